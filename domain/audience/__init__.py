"""The simulated audience: hidden tastes and the behaviour they cause."""
