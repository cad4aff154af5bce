/*
 * bare: what is left of a read when nothing is checked.  The same statements over the same connection in one
 * pipelined batch, and their rows as an array of arrays; no credential is read, nothing is limited, nothing logged.
 * What the plainest program of this kind reaches on a machine: tests/bench/run puts cartd beside it.
 *
 *	bare SOCKET WORKERS TABLE
 *
 * PostgreSQL is found by libpq's environment.  TABLE has lines of fields between tabs: first the statements
 * ("statement", how many parameters, the text), then the requests ("lane", target and Authorization, then the
 * parameters of all statements, "\N" for null), sorted by their second field.
 */
#include <fcgiapp.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATEMENTS_MAX = 8, VALUES_MAX = 64, LANES_MAX = 1024, ANSWER_LEN = 1 << 20, KEY_LEN = 4096 };

struct statement {
	const char *text;
	int takes;
};

struct lane {
	const char *key;
	const char *values[VALUES_MAX];
};

static struct statement statements[STATEMENTS_MAX];
static int statements_len;
static struct lane lanes[LANES_MAX];
static int lanes_len;

static void fail(const char *why)
{
	fprintf(stderr, "bare: %s\n", why);
	exit(EXIT_FAILURE);
}

static void table_line(char *line)
{
	const char *kind = strsep(&line, "\t"), *second = strsep(&line, "\t");

	if (line == NULL && second == NULL)
		fail("a line of the table has no fields");
	if (strcmp(kind, "statement") == 0 && statements_len < STATEMENTS_MAX) {
		statements[statements_len++] = (struct statement){ .takes = atoi(second), .text = line };
	} else if (strcmp(kind, "lane") == 0 && lanes_len < LANES_MAX) {
		struct lane *lane = &lanes[lanes_len++];

		lane->key = second;
		for (int i = 0; line != NULL && i < VALUES_MAX; i++) {
			lane->values[i] = strsep(&line, "\t");
			if (strcmp(lane->values[i], "\\N") == 0)
				lane->values[i] = NULL;
		}
	} else {
		fail("the table is too long");
	}
}

/* What it reads stays for good. */
static void table_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (file == NULL)
		fail("no table");
	while ((len = getline(&line, &room, file)) > 0) {
		line[len - 1] = '\0';
		table_line(strdup(line));
	}
	free(line);
	fclose(file);
}

static int by_key(const void *key, const void *lane)
{
	return strcmp(key, ((const struct lane *)lane)->key);
}

static const struct lane *lane_of(const FCGX_Request *request)
{
	const char *target = FCGX_GetParam("REQUEST_URI", request->envp), *who = FCGX_GetParam("HTTP_AUTHORIZATION", request->envp);
	char key[KEY_LEN];

	snprintf(key, sizeof(key), "%s %s", target == NULL ? "" : target, who == NULL ? "" : who);
	return bsearch(key, lanes, (size_t)lanes_len, sizeof(lanes[0]), by_key);
}

static PGconn *database_open(void)
{
	PGconn *conn = PQconnectdb("");
	char name[16];

	for (int i = 0; i < statements_len && PQstatus(conn) == CONNECTION_OK; i++) {
		snprintf(name, sizeof(name), "s%d", i);
		PGresult *result = PQprepare(conn, name, statements[i].text, 0, NULL);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail(PQerrorMessage(conn));
		PQclear(result);
	}
	if (PQstatus(conn) != CONNECTION_OK || PQenterPipelineMode(conn) != 1)
		fail(PQerrorMessage(conn));
	return conn;
}

static void put(char **at, const char *text, size_t len)
{
	memcpy(*at, text, len);
	*at += len;
}

/* [["…",…],…]; nothing is escaped, since nobody reads it. */
static void rows_put(char **at, const char *end, const PGresult *result)
{
	put(at, "[", 1);
	for (int row = 0; row < PQntuples(result); row++) {
		put(at, row == 0 ? "[" : ",[", row == 0 ? 1 : 2);
		for (int column = 0; column < PQnfields(result); column++) {
			size_t len = (size_t)PQgetlength(result, row, column);

			if ((size_t)(end - *at) < len + 16)
				fail("an answer is too long");
			put(at, column == 0 ? "\"" : ",\"", column == 0 ? 1 : 2);
			put(at, PQgetvalue(result, row, column), len);
			put(at, "\"", 1);
		}
		put(at, "]", 1);
	}
	put(at, "]", 1);
}

/* The length of the answer; a statement that fails ends the program. */
static size_t ask(PGconn *conn, const struct lane *lane, char *answer)
{
	const char *const *values = lane->values;
	char name[16], *at = answer;

	for (int i = 0; i < statements_len; values += statements[i++].takes) {
		snprintf(name, sizeof(name), "s%d", i);
		PQsendQueryPrepared(conn, name, statements[i].takes, values, NULL, NULL, 0);
	}
	PQpipelineSync(conn);
	put(&at, "[", 1);
	for (int i = 0; i < statements_len; i++) {
		PGresult *result = PQgetResult(conn);

		if (PQresultStatus(result) != PGRES_TUPLES_OK)
			fail(PQerrorMessage(conn));
		put(&at, ",", i > 0);
		rows_put(&at, answer + ANSWER_LEN, result);
		PQclear(result);
		PQclear(PQgetResult(conn));
	}
	put(&at, "]", 1);
	PQclear(PQgetResult(conn));
	return (size_t)(at - answer);
}

static void work(int listener)
{
	static char answer[ANSWER_LEN];
	PGconn *conn = database_open();
	FCGX_Request request;

	FCGX_InitRequest(&request, listener, 0);
	while (FCGX_Accept_r(&request) == 0) {
		const struct lane *lane = lane_of(&request);
		size_t len = lane == NULL ? 0 : ask(conn, lane, answer);

		FCGX_FPrintF(request.out, "Status: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
			lane == NULL ? "404 Not Found" : "200 OK", (int)len);
		FCGX_PutStr(answer, (int)len, request.out);
		FCGX_Finish_r(&request);
	}
}

int main(int argc, char **argv)
{
	int listener;

	if (argc != 4)
		fail("SOCKET WORKERS TABLE");
	table_read(argv[3]);
	FCGX_Init();
	listener = FCGX_OpenSocket(argv[1], 512);
	for (int i = 0; i < atoi(argv[2]); i++) {
		if (fork() == 0) {
			work(listener);
			_exit(EXIT_FAILURE);
		}
	}
	/* One that ended is the end: the bench would measure something else. */
	wait(NULL);
	kill(0, SIGTERM);
	return EXIT_FAILURE;
}
