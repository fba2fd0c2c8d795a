"""govopen: the duties of open government, judged to the day and the minute."""

__version__ = "0.1.0"
