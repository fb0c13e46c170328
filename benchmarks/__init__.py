"""What the pipeline costs: speed and memory. README.md says how to run them."""
