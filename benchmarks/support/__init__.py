"""What benchmarks share: the state's service without its delay, a district, servers on stated cores, load."""
