"""The integer model of a day of meals: the only place that speaks to PuLP and HiGHS."""
