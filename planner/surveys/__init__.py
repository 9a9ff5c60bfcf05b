"""Surveys: many persons planned for, measured and written as tables for the docs."""
