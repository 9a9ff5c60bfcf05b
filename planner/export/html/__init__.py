"""The documents as self-contained HTML: one file each, nothing loaded from anywhere.

Every page carries its style, its typeface and a content security policy that allows nothing
else; the one script is the shopping list's memory for ticks.
"""

from planner.export.html.handout import handout_html
from planner.export.html.shop import list_html
from planner.export.html.together import together_html
from planner.export.html.week import day_html, week_html

__all__ = ["day_html", "handout_html", "list_html", "together_html", "week_html"]
