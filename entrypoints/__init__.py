"""Where the outside world comes in: settings, composition, command line, HTTP."""
