"""A call of ours to ourselves, each hour: what looks well and does not work shows here (docs/decisions, canary)."""
