"""Composes newspaper pages with ground truth: see compose.py one folder up."""
