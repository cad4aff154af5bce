# embed.awk: from sql/operator/<noun>/<verb>.sql to the operator's statements.
#
#	LC_ALL=C awk -v mode=header -f embed.awk sql/operator/*/*.sql >operator_sql.h
#	LC_ALL=C awk -v mode=source -f embed.awk sql/operator/*/*.sql >operator_sql.c
#
# Plain POSIX awk (Debian's is mawk).  Both runs are given the same files in
# the same order.  sqitch.plan is read beside the folder `operator`: its last
# change is the schema this build was made for, so operator_sql.c depends on
# that file too.
#
# Each file holds one statement behind a header; its place gives the name:
#
#	-- store/find: the number behind a store's hash
#	-- takes: hash text
#	-- gives: store_id integer
#	select store_id from cartd.stores where hash = $1::text;
#
# becomes OPERATOR_STORE_FIND.  Parameters are counted by the takes lines; all
# are sent as text without a type, so the statement casts each where it uses it.
# gives is for the reader: it must be there where db/admin.h's columns are read.
#
# Anything else is refused as FILE:LINE: why, nothing is printed, status 1.

function fail_at(where, why) {
	printf "%s: %s\n", where, why >"/dev/stderr"
	failed = 1
	exit 1
}

function fail(why) {
	fail_at(FILENAME ":" FNR, why)
}

# The file before is whole: does it use what it takes?
function finish(	i, rest, n) {
	if (count == 0)
		return
	if (sql[count] !~ /;[ \n]*$/)
		fail_at(file[count], "the statement does not end with ';'")
	rest = sql[count]
	n = 0
	while (match(rest, /\$[0-9]+/)) {
		i = substr(rest, RSTART + 1, RLENGTH - 1) + 0
		if (i > n)
			n = i
		rest = substr(rest, RSTART + RLENGTH)
	}
	if (n != takes[count])
		fail_at(file[count], "takes " takes[count] " parameters, uses " n)
}

# Split and joined, because awks differ on backslashes in a gsub's replacement.
function escaped(text, c,	n, i, piece, out) {
	n = split(text, piece, c == "\\" ? "[\\\\]" : c)
	out = piece[1]
	for (i = 2; i <= n; i++)
		out = out "\\" c piece[i]
	return out
}

function quoted(text) {
	return "\"" escaped(escaped(text, "\\"), "\"") "\""
}

function quoted_line(text,	q) {
	q = quoted(text)
	return substr(q, 1, length(q) - 1) "\\n\""
}

function macro(name) {
	gsub(/[\/-]/, "_", name)
	return "OPERATOR_" toupper(name)
}

BEGIN {
	if (mode != "header" && mode != "source") {
		print "embed.awk: -v mode=header or -v mode=source" >"/dev/stderr"
		failed = 1
		exit 1
	}
	count = 0
}

FNR == 1 {
	finish()
	parts = split(FILENAME, part, "/")
	if (parts < 2)
		fail("not in a folder: <noun>/<verb>.sql")
	path = part[parts - 1] "/" substr(part[parts], 1, length(part[parts]) - 4)
	plan = FILENAME
	sub(/operator\/[^\/]*\/[^\/]*$/, "sqitch.plan", plan)
	if (index($0, "-- " path ": ") != 1)
		fail("the first line begins with \"-- " path ": \"")
	count++
	name[count] = path
	file[count] = FILENAME
	says[count] = substr($0, length(path) + 6)
	takes[count] = 0
	sql[count] = ""
	body = 0
	next
}

!body && /^-- takes: / {
	takes[count] += split($0, ignored, ",")
	next
}

!body && /^-- / {
	next
}

{
	body = 1
	sql[count] = sql[count] $0 "\n"
}

END {
	if (failed)
		exit 1
	if (count == 0) {
		print "embed.awk: no files" >"/dev/stderr"
		exit 1
	}
	finish()
	if (failed)
		exit 1
	if (mode == "header")
		print_header()
	else
		print_source()
}

function print_header(	i) {
	print "/* Made by src/db/embed.awk from sql/operator. */"
	print "#ifndef CARTD_DB_OPERATOR_SQL_H\n#define CARTD_DB_OPERATOR_SQL_H\n"
	print "enum operator_sql {"
	for (i = 1; i <= count; i++)
		printf "\t%s, /* %s */\n", macro(name[i]), says[i]
	print "\tOPERATOR_SQL_LEN\n};\n"
	print "struct operator_sql_entry {"
	print "\tconst char *name;       /* \"store/find\" */"
	print "\tconst char *says;"
	print "\tint takes_len;"
	print "\tconst char *sql;"
	print "};"
	print "extern const struct operator_sql_entry operator_sql_entries[OPERATOR_SQL_LEN];\n"
	print "/* The last change of sqitch.plan. */"
	print "extern const char operator_sql_change[];\n"
	print "#endif"
}

function print_source(	i, j, lines, line, change, got) {
	while ((got = (getline line <plan)) > 0)
		if (line ~ /^[A-Za-z0-9_]/ && split(line, part, " ") > 1)
			change = part[1]
	if (got < 0 || change == "") {
		printf "%s: no change in this plan\n", plan >"/dev/stderr"
		exit 1
	}
	print "/* Made by src/db/embed.awk from sql/operator. */"
	print "#include \"db/operator_sql.h\"\n"
	printf "const char operator_sql_change[] = %s;\n\n", quoted(change)
	print "const struct operator_sql_entry operator_sql_entries[OPERATOR_SQL_LEN] = {"
	for (i = 1; i <= count; i++) {
		printf "\t[%s] = {\n\t\t%s,\n\t\t%s,\n\t\t%d,\n", macro(name[i]), quoted(name[i]), quoted(says[i]), takes[i]
		lines = split(sql[i], line_of, "\n")
		for (j = 1; j < lines; j++)
			printf "\t\t%s\n", quoted_line(line_of[j])
		print "\t},"
	}
	print "};"
}
