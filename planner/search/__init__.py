"""The search for a good week: concrete plates, scored as arithmetic, improved slot by slot.

It never imports the solver. ``planner.model`` proves and finishes what it finds.
"""
