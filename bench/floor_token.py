"""The token that both sides sign with; apart, because `bench.floor` sets Django up as soon as it is imported."""

TOKEN = "bench-token"
CALLERS = 10_000
