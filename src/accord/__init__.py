"""Accord: the desk that sales and marketing share."""

__version__ = "0.1.0"
