"""What is promised about speed, measured: `python -m benchmarks` (docs/performance.md holds the last results)."""
