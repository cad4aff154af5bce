# statements.awk: from sql/queries/<noun>/<verb>.sql to typed C functions.
#
#	awk -f statements.awk -v mode=header sql/queries/*/*.sql >statements.h
#	awk -f statements.awk -v mode=source sql/queries/*/*.sql >statements.c
#
# Plain POSIX awk (Debian's is mawk).  Each file holds one statement behind a
# header; the file's place gives the C name, with '-' read as '_':
#
#	-- cart/lines: every line of one cart, in order
#	-- takes: store_id integer, cart_id uuid, price numeric?, ids integer[]
#	-- gives: version integer, name text?           (or: -- gives: nothing)
#	select … from … where store_id = $1 and …;
#
# takes names $1, $2 … in order, gives the columns in order; '?' marks what may
# be NULL.  Both may go on in further lines of the same kind; no takes line
# means no parameters.  Comment lines before the first of them continue the
# sentence.  The statement ends with ';', uses every parameter, and has no
# block comments and no dollar quotes, so that this program can follow it.
#
# integer becomes int32_t, bigint int64_t, boolean bool, every other type a
# const char * in PostgreSQL's text form, NULL for NULL; a nullable integer,
# bigint or boolean has a bool NAME_null beside it.
#
# Anything else is refused as FILE:LINE: why, nothing is printed, status 1.
#
# Longer than the house likes a file: reading and printing share every table
# here, and one -f keeps the build rule plain.

BEGIN {
	split("integer bigint boolean uuid text numeric jsonb json", t, " ")
	for (i in t)
		known[t[i]] = known[t[i] "[]"] = 1
	known["timestamp with time zone"] = known["timestamp with time zone[]"] = 1
	c_of["integer"] = "int32_t "
	c_of["bigint"] = "int64_t "
	c_of["boolean"] = "bool "
	split("auto bool break case char const continue default do double else enum extern false float for goto if inline int long " \
		"register restrict return short signed sizeof static struct switch true typedef union unsigned void volatile while", t, " ")
	for (i in t)
		keyword[t[i]] = 1
	count = 0
	if (mode != "header" && mode != "source") {
		print "statements.awk: -v mode=header or -v mode=source" >"/dev/stderr"
		bad = 1
		exit 1
	}
	if (ARGC < 2)
		exit 0
}

FNR == 1 {
	if (count > 0)
		statement_end()
	statement_begin()
	next
}

part == "head" && /^-- takes:/ {
	if (gives_seen[count])
		wrong("takes: belongs before gives:")
	takes_seen[count] = 1
	items("takes")
	next
}

part == "head" && /^-- gives:/ {
	gives_seen[count] = 1
	items("gives")
	next
}

part == "head" && /^--/ && !takes_seen[count] && !gives_seen[count] {
	says[count] = says[count] " " trim(substr($0, 3))
	next
}

/^-- *(takes|gives) *:/ { wrong("takes: and gives: stand together in the header, as '-- takes: …'") }

{
	part = "body"
	body($0)
}

function trim(s)
{
	gsub(/^[ \t\r]+/, "", s)
	gsub(/[ \t\r]+$/, "", s)
	return s
}

function wrong(why)
{
	wrong_at(FILENAME, FNR, why)
}

function wrong_at(where, line, why)
{
	printf "%s:%d: %s\n", where, line, why >"/dev/stderr"
	bad = 1
}

# The first line: "-- noun/verb: sentence", the name being the file's own.
function statement_begin(    n, p, place)
{
	n = split(FILENAME, p, "/")
	place = p[n]
	sub(/\.sql$/, "", place)
	if (n > 1)
		place = p[n - 1] "/" place
	count++
	seen[FILENAME] = 1
	path[count] = FILENAME
	file[count] = place
	name[count] = place
	gsub(/[-\/]/, "_", name[count])
	takes_len[count] = gives_len[count] = 0
	sql[count] = plain = quote = ""
	ended = begun = last_line = 0
	part = "head"
	if (place !~ /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/)
		wrong("a statement's place is sql/queries/NOUN/VERB.sql, lower case")
	if (name[count] ~ /_row$/)
		wrong("a name that ends in -row would hide another statement's _row function")
	if (name[count] in name_of)
		wrong("the same C name as " name_of[name[count]])
	name_of[name[count]] = FILENAME
	if (index($0, "-- " place ": ") != 1)
		wrong("the first line must be '-- " place ": what it does'")
	says[count] = trim(substr($0, length("-- " place ": ") + 1))
	if (says[count] == "")
		wrong("the first line says nothing about the statement")
}

# "name type[?], name type[?]" or "nothing".
function items(kind,    s, n, p, i)
{
	s = trim(substr($0, length("-- takes:") + 1))
	if (s == "nothing") {
		if ((kind == "takes" ? takes_len[count] : gives_len[count]) > 0)
			wrong(kind ": nothing after something")
		return
	}
	sub(/,$/, "", s)
	if (s == "") {
		wrong(kind ": names nothing; write 'nothing' where there is nothing")
		return
	}
	n = split(s, p, ",")
	for (i = 1; i <= n; i++)
		item(kind, trim(p[i]))
}

function item(kind, s,    n, word, type, null)
{
	n = match(s, /[ \t]/)
	if (n == 0) {
		wrong(kind ": '" s "' is not 'name type'")
		return
	}
	word = substr(s, 1, n - 1)
	type = trim(substr(s, n + 1))
	null = sub(/ *\?$/, "", type)
	gsub(/[ \t]+/, " ", type)
	if (type ~ /^timestamptz(\[\])?$/)
		sub(/^timestamptz/, "timestamp with time zone", type)
	if (word !~ /^[a-z][a-z0-9_]*$/ || word in keyword)
		wrong(kind ": '" word "' is no name C can use")
	if (!(type in known))
		wrong(kind ": unknown type '" type "' of " word)
	if ((count, kind, word) in used)
		wrong(kind ": two are named " word)
	used[count, kind, word] = 1
	if (null && type in c_of)
		used[count, kind, word "_null"] = 1
	n = kind == "takes" ? ++takes_len[count] : ++gives_len[count]
	item_name[count, kind, n] = word
	item_type[count, kind, n] = type
	item_null[count, kind, n] = null
}

# One line of SQL: keeps it without comments, notes parameters, finds the end.
function body(line,    i, c, out, rest)
{
	out = ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (quote != "") {
			if (c == quote)
				quote = ""
			out = out c
			plain = plain " "
			continue
		}
		rest = substr(line, i, 2)
		if (rest == "--")
			break
		if (rest == "/*")
			wrong("block comments are not followed here; write -- lines")
		if (ended && c !~ /[ \t\r]/) {
			wrong("something stands behind the ';'; one statement a file")
			return
		}
		if (c == ";") {
			ended = 1
			continue
		}
		if (c == "'" || c == "\"")
			quote = c
		if (c == "$")
			parameter(substr(line, i + 1))
		out = out c
		plain = plain (quote == "" ? tolower(c) : " ")
	}
	if (quote == "")
		sub(/[ \t\r]+$/, "", out)
	if (out != "" || quote != "")
		sql[count] = sql[count] (sql[count] == "" ? "" : "\n") out
	plain = plain " "
	last_line = FNR
}

function parameter(rest,    n)
{
	if (!match(rest, /^[0-9]+/)) {
		wrong("dollar quotes are not followed here")
		return
	}
	n = substr(rest, 1, RLENGTH) + 0
	if (n < 1 || n > takes_len[count])
		wrong("$" n " is not in takes:")
	parameter_used[count, n] = 1
}

function statement_end(    i, n, w)
{
	if (!gives_seen[count])
		wrong_at(path[count], 1, "no gives: line (write '-- gives: nothing' where there is nothing)")
	if (sql[count] == "")
		wrong_at(path[count], 1, "no statement behind the header")
	else if (quote != "")
		wrong_at(path[count], last_line, "a quote is open at the end")
	else if (!ended)
		wrong_at(path[count], last_line, "the statement must end with ';'")
	for (i = 1; i <= takes_len[count]; i++)
		if (!((count, i) in parameter_used))
			wrong_at(path[count], 1, "takes: " item_name[count, "takes", i] " is $" i ", which the statement does not use")
	# What only reads may be sent again after a lost connection, and is prepared while others keep tables from being changed; a row lock is no read.
	n = split(plain, w, /[^a-z0-9_$]+/)
	i = (n > 0 && w[1] == "") ? 2 : 1
	reads[count] = (w[i] == "select" || w[i] == "with")
	for (; i <= n; i++)
		if (w[i] == "insert" || w[i] == "update" || w[i] == "delete" || w[i] == "merge" || w[i] == "set_config" ||
		    (w[i] == "share" && (w[i - 1] == "for" || w[i - 1] == "key")))
			reads[count] = 0
	# What others may hold: the cart; the person where that is what is locked.
	target[count] = 0
	for (i = 2; i <= takes_len[count]; i++)
		if (item_name[count, "takes", i] == "cart_id" ||
		    (!target[count] && item_name[count, "takes", i] == "account_id" && plain ~ /for (no key )?update/))
			target[count] = i - 1
}

END {
	if (bad && count == 0)
		exit 1
	if (count > 0)
		statement_end()
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] !~ /=/ && !(ARGV[i] in seen))
			wrong_at(ARGV[i], 1, "empty")
	if (bad)
		exit 1
	if (mode == "header")
		print_header()
	else
		print_source()
}

function c_type(type)
{
	return type in c_of ? c_of[type] : "const char *"
}

function c_string(s,    i, c, out)
{
	out = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\\" || c == "\"")
			out = out "\\"
		if (c == "\t")
			c = "\\t"
		out = out c
	}
	return "\"" out "\""
}

# A comment of at most about 100 columns a line.
function c_comment(s,    n, p, i, line)
{
	gsub(/\*\//, "* /", s)
	n = split(s, p, " ")
	print "/*"
	line = " *"
	for (i = 1; i <= n; i++) {
		if (length(line) + length(p[i]) > 96) {
			print line
			line = " *"
		}
		line = line " " p[i]
	}
	print line
	print " */"
}

function members(s, kind, n,    i, type)
{
	for (i = 1; i <= n; i++) {
		type = item_type[s, kind, i]
		printf "\t%s%s;\n", c_type(type), item_name[s, kind, i]
		if (item_null[s, kind, i] && type in c_of)
			printf "\tbool %s_null;\n", item_name[s, kind, i]
	}
}

function prototype(s)
{
	if (takes_len[s] > 0)
		return "int q_" name[s] "(struct db *db, const struct q_" name[s] "_in *in)"
	return "int q_" name[s] "(struct db *db)"
}

function prototype_row(s)
{
	return "void q_" name[s] "_row(const struct db *db, int slot, int row, struct q_" name[s] "_row *out)"
}

function print_header(    s)
{
	print "/*"
	print " * statements: one typed function for each file of sql/queries."
	print " *"
	print " * Made by src/db/statements.awk; do not edit.  q_NAME() queues the statement"
	print " * and returns its slot; q_NAME_row() reads one row of its result.  Parameters"
	print " * are copied; text in a row belongs to the arena given to db_start()."
	print " */"
	print "#ifndef CARTD_DB_STATEMENTS_H"
	print "#define CARTD_DB_STATEMENTS_H"
	print ""
	print "#include <stdbool.h>"
	print "#include <stdint.h>"
	print ""
	print "struct db;"
	for (s = 1; s <= count; s++) {
		print ""
		c_comment(file[s] ": " says[s])
		if (takes_len[s] > 0) {
			print "struct q_" name[s] "_in {"
			members(s, "takes", takes_len[s])
			print "};"
		}
		if (gives_len[s] > 0) {
			print "struct q_" name[s] "_row {"
			members(s, "gives", gives_len[s])
			print "};"
		}
		print prototype(s) ";"
		if (gives_len[s] > 0)
			print prototype_row(s) ";"
	}
	print ""
	print "#endif"
}

function list(label, s, field, kind, n,    i, line, word)
{
	if (n == 0)
		return
	printf "static const char *const %s_%s[] = {", name[s], label
	for (i = 1; i <= n; i++)
		printf "%s \"%s\"", (i > 1 ? "," : ""), (field == "type" ? item_type[s, kind, i] : item_name[s, kind, i])
	print " };"
}

function print_tables(    s, i, n, p)
{
	for (s = 1; s <= count; s++) {
		list("takes", s, "type", "takes", takes_len[s])
		list("gives", s, "type", "gives", gives_len[s])
		list("names", s, "name", "gives", gives_len[s])
	}
	print ""
	print "const struct db_statement db_statements[] = {"
	for (s = 1; s <= count; s++) {
		printf "\t{\n\t\t.name = \"%s\",\n", name[s]
		# The name goes with the text, so that pg_stat_activity shows it.
		print "\t\t.sql = \"/* " file[s] " */\\n\""
		n = split(sql[s], p, "\n")
		for (i = 1; i <= n; i++) {
			p[i] = c_string(p[i])
			print "\t\t\t" (i < n ? substr(p[i], 1, length(p[i]) - 1) "\\n\"" : p[i] ",")
		}
		printf "\t\t.takes_len = %d,\n\t\t.takes = %s,\n", takes_len[s], takes_len[s] ? name[s] "_takes" : "NULL"
		printf "\t\t.gives_len = %d,\n\t\t.gives = %s,\n", gives_len[s], gives_len[s] ? name[s] "_gives" : "NULL"
		printf "\t\t.gives_names = %s,\n", gives_len[s] ? name[s] "_names" : "NULL"
		if (target[s])
			printf "\t\t.target = %d,\n", target[s]
		printf "\t\t.reads = %s,\n\t\t.says = %s,\n\t\t.file = \"%s\",\n\t},\n", reads[s] ? "true" : "false", c_string(says[s]), file[s]
	}
	print "\t{ .name = NULL }"
	print "};"
	print "const int db_statements_len = " count ";"
}

function print_queue(s,    i, type, value, null)
{
	print ""
	print prototype(s)
	print "{"
	if (takes_len[s] == 0) {
		print "\treturn db_queue(db, " s - 1 ", NULL);"
		print "}"
		return
	}
	for (i = 1; i <= takes_len[s]; i++) {
		type = item_type[s, "takes", i]
		if (type == "integer" || type == "bigint")
			print "\tchar text_" i "[DB_INT_LEN];"
	}
	print "\tconst char *values[" takes_len[s] "];"
	print ""
	for (i = 1; i <= takes_len[s]; i++) {
		type = item_type[s, "takes", i]
		value = "in->" item_name[s, "takes", i]
		null = item_null[s, "takes", i] && type in c_of ? value "_null ? NULL : " : ""
		if (type == "boolean")
			value = value " ? \"t\" : \"f\""
		else if (type in c_of)
			value = "db_print_int(" value ", text_" i ")"
		print "\tvalues[" i - 1 "] = " null value ";"
	}
	print "\treturn db_queue(db, " s - 1 ", values);"
	print "}"
}

function print_row(s,    i, type, value, at, null)
{
	print ""
	print prototype_row(s)
	print "{"
	for (i = 1; i <= gives_len[s]; i++) {
		type = item_type[s, "gives", i]
		at = "(db, slot, row, " i - 1 ")"
		null = item_null[s, "gives", i] && type in c_of
		if (null && type != "boolean")
			at = "_or_null(db, slot, row, " i - 1 ", &out->" item_name[s, "gives", i] "_null)"
		value = type == "integer" ? "(int32_t)db_int" at : type == "bigint" ? "db_int" at : type == "boolean" ? "db_bool" at : "db_text" at
		print "\tout->" item_name[s, "gives", i] " = " value ";"
		if (null && type == "boolean")
			print "\tout->" item_name[s, "gives", i] "_null = db_text" at " == NULL;"
	}
	print "}"
}

function print_source(    s)
{
	print "/* Made by src/db/statements.awk from sql/queries; do not edit. */"
	print "#include \"db/statements.h\""
	print ""
	print "#include <stddef.h>"
	print ""
	print "#include \"db/db.h\""
	print ""
	print_tables()
	for (s = 1; s <= count; s++) {
		print_queue(s)
		if (gives_len[s] > 0)
			print_row(s)
	}
}
