"""Is everything well? Measured from rows, judged by thresholds, told to who can act, shown to the clinic's admin."""
