"""What was done over a period, in figures: medians and shares, never a mean alone, and no norm that nobody has set."""
