"""The budgets, measured: each beside a rival or a baseline in the same run."""
