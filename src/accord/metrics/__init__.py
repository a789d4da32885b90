"""Figures: each metric is declared once as the rows it counts and the measure over them."""
