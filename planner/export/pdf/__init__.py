"""The documents as PDF, drawn with fpdf2: pure Python, no browser needed.

They say what the HTML pages say, from the same words (``sheet``, ``basket``, ``clinical``), on A4
or Letter, in normal or large print. The same plan gives the same bytes.
"""

from planner.export.pdf.handout import handout_pdf
from planner.export.pdf.shop import list_pdf
from planner.export.pdf.week import day_pdf, week_pdf

__all__ = ["day_pdf", "handout_pdf", "list_pdf", "week_pdf"]
