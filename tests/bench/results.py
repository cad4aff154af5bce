def write(report, directory): pass
