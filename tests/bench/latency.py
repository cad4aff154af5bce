"""How long answers take at full and at half load.

Full load: 64 connections that ask again as soon as they are answered.  Half: the same 64, each pausing before every request, for times drawn
from an exponential distribution whose mean would make the whole half as many requests a second as full load had if answers took no time: it is
a little less, and shown.  A connection that waits for a slow answer asks later than it would have: that flatters half load where answers take
longer than pauses.
"""
CONNECTIONS = 64


def measure(bench, report, apis, seconds):
    report.section(f"latency, {CONNECTIONS} connections", "full: /s", "p50 µs", "p99 µs", "half: /s", "of full", "p50 µs", "p99 µs")
    for api in apis:
        for call in api.CALLS:
            full = bench.call(call, CONNECTIONS, seconds)
            pause_ms = CONNECTIONS / (full.rate / 2) * 1000
            half = bench.call(call, CONNECTIONS, seconds, pause_ms=f"{pause_ms:.2f}")
            report.line(f"    {api.NAME}, {call.says}", f"{full.rate:,.0f}", f"{full.p50_us[0]:,}", f"{full.p99_us[0]:,}",
                        f"{half.rate:,.0f}", f"{half.rate / full.rate:.0%}", f"{half.p50_us[0]:,}", f"{half.p99_us[0]:,}")
            report.bad(call.name, full)
            report.bad(f"{call.name}, half load", half)
            report.latencies.append((f"{api.NAME}, {call.says}", full, half))
