-- import/copy: takes the lines in
copy pg_temp.import_lines (line, doc) from stdin;
