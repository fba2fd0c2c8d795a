"""The pure core: days, clocks, rules and verdicts. No input, no output, and nobody here asks what day it is."""
