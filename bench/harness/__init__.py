"""What every measurement shares: processes, servers, load, tables."""
