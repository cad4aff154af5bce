"""What a worker holds over many mixed calls, errors among them."""


def measure(bench, report, options, fresh, requests):
    stack = bench.stack
    report.section(f"PSS of {len(fresh)} workers, KiB", "mean", "largest", "requests")
    pids = set(stack.workers())
    total, marks = 0, [0.1, 0.25, 0.5, 0.75, 1]
    report.line("    at the start", f"{sum(fresh) / len(fresh):,.0f}", f"{max(fresh):,}", 0)
    warm, unexpected = None, {}
    customer = int(stack.psql(f"select min(account_id) from cartd.accounts join cartd.stores using (store_id) where hash = '{stack.store}'"))
    body = bench.lanes["bigcommerce"][0]["lines"]
    while marks:
        load = bench.wrk("mixed", 16, 2 if options.short else 5, lives=32, body=body, customer=customer)
        total += load.requests
        for name, count in load.bad.items():
            unexpected[name] = unexpected.get(name, 0) + count
        if total >= marks[0] * requests:
            marks = [mark for mark in marks if total < mark * requests]
            sizes = stack.pss_kib()
            warm = warm or sum(sizes) / len(sizes)
            report.line("    mixed calls", f"{sum(sizes) / len(sizes):,.0f}", f"{max(sizes):,}", f"{total:,}")
    if unexpected:
        report.say(f"    answers that no step expects: {unexpected}")
    report.verdict("answers that should not be", sum(unexpected.values()), "mixed calls")
    if set(stack.workers()) != pids:
        raise SystemExit("workers were replaced while their memory was watched")
    report.verdict("PSS of a worker, KiB", max(sizes))
    report.verdict("growth of a worker, KiB", max(round(sum(sizes) / len(sizes) - warm), 0))
