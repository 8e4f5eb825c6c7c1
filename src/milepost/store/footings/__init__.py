"""What lists ask of each open pathway beside its clocks: never truth, always rebuilt."""
