"""What can be measured: one file each, run(site, options) gives the result."""
