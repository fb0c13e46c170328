"""Quoth: every direct quotation of a news article, and who said it."""

__version__ = "1.0.0"
