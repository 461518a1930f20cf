"""Measures ourselves beside floors, in turns: absolute figures of a shared machine say little, ratios do."""
