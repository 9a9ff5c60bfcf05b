"""The four views: You, Week, List, Why; and the drawer in which a meal is changed."""
