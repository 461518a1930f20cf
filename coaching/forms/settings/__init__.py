"""Forms of the clinic's settings."""
