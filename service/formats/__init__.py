"""Records to JSON, CSV and HTML: the same for the API, the command line and bulk runs. Knows nothing of HTTP."""
