"""Milepost in Spark: ``milepost.spark.clock`` takes a Spark DataFrame of events.

Only the extra ``[spark]`` brings Spark; on a platform that has it, leave the extra out.
"""

from milepost.api.spark import clock, clocks_and_problems, clocks_of, problems_of

__all__ = ["clock", "clocks_and_problems", "clocks_of", "problems_of"]
