"""The nutrient columns of the food table, in the order vectors use them (floor 0)."""

from __future__ import annotations

NUTRIENTS: tuple[str, ...] = (
    "energy_kcal",
    "water_g",
    "protein_g",
    "fat_g",
    "sat_fat_g",
    "mono_fat_g",
    "poly_fat_g",
    "ala_g",
    "epa_g",
    "dha_g",
    "cholesterol_mg",
    "carbohydrate_g",
    "fibre_g",
    "sugars_g",
    "alcohol_g",
    "calcium_mg",
    "iron_mg",
    "magnesium_mg",
    "phosphorus_mg",
    "potassium_mg",
    "sodium_mg",
    "zinc_mg",
    "copper_mg",
    "manganese_mg",
    "selenium_ug",
    "vitamin_a_rae_ug",
    "retinol_ug",
    "beta_carotene_ug",
    "vitamin_c_mg",
    "vitamin_d_ug",
    "vitamin_e_mg",
    "vitamin_k_ug",
    "thiamin_mg",
    "riboflavin_mg",
    "niacin_mg",
    "pantothenic_mg",
    "vitamin_b6_mg",
    "vitamin_b12_ug",
    "folate_ug",
    "folate_dfe_ug",
    "folic_acid_ug",
    "choline_mg",
    "caffeine_mg",
)

INDEX: dict[str, int] = {name: index for index, name in enumerate(NUTRIENTS)}

HEADLINE = ("magnesium_mg", "potassium_mg", "calcium_mg")
"""The three minerals every day meets."""

KCAL_PER_GRAM = {"protein_g": 4.0, "fat_g": 9.0, "carbohydrate_g": 4.0, "sat_fat_g": 9.0}
"""General Atwater factors (USDA Agriculture Handbook 74), for shares of energy."""
