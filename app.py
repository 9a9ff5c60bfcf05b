"""The page: ``streamlit run app.py``, or ``planner app``."""

from planner.ui.page import main

if __name__ == "__main__":
    main()
