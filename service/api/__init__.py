"""HTTP only: what comes in is read and checked here, what goes out is shaped here; who said what is found elsewhere."""
