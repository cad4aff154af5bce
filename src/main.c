/*
 * cartd: reads the arguments and the configuration, and becomes the master.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "auth/issuers.h"
#include "base/fault.h"
#include "base/log.h"
#include "config.h"
#include "db/db.h"
#include "master.h"
#include "title.h"

enum { EXIT_USAGE = 2 };

static const char usage[] =
	"usage: cartd [-c FILE]              serve, in the foreground\n"
	"       cartd -t [-c FILE]           check the configuration\n"
	"       cartd -T TABLE               print a table: config, routes, errors or statements\n"
	"       cartd -V | -h\n"
	"\n"
	"  -c, --config=FILE   configuration (" CARTD_SYSCONFDIR "/cartd/cartd.conf)\n"
	"  -t, --test          check it: \"FILE: ok\", or each error with its line and status 1\n"
	"  -T, --table=TABLE   needs no configuration\n"
	"  -V, --version\n"
	"  -h, --help\n"
	"\n"
	"Signals: TERM, INT finish what was accepted and end; HUP takes the new configuration\n"
	"and program without refusing a request; USR1 logs what the workers do.\n";

static const struct { enum http_method method; const char *name; } methods[] = {
	{HTTP_GET, "GET"}, {HTTP_HEAD, "HEAD"}, {HTTP_POST, "POST"}, {HTTP_PUT, "PUT"},
	{HTTP_PATCH, "PATCH"}, {HTTP_DELETE, "DELETE"}, {HTTP_OPTIONS, "OPTIONS"},
};

static const char *method_name(enum http_method method)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (methods[i].method == method)
			return methods[i].name;
	return "?";
}

static void table_config(void)
{
	config_print(stdout);
}

/* API, method, path, what it does; tabs between. */
static void table_routes(void)
{
	for (size_t a = 0; apis[a] != NULL; a++)
		for (const struct route *route = apis[a]->routes; route->path != NULL; route++)
			printf("%s\t%s\t%s\t%s%s\t%s\n", apis[a]->name, route->name, method_name(route->method),
				apis[a]->mount, route->path, route->says);
}

/* Code, sentence; a tab between. */
static void table_errors(void)
{
	for (int code = FAULT_NONE + 1; code < FAULT_CODES; code++)
		printf("%s\t%s\n", fault_name((enum fault_code)code), fault_says((enum fault_code)code));
}

static const struct { const char *name; void (*print)(void); } tables[] = {
	{"config", table_config}, {"routes", table_routes}, {"errors", table_errors}, {"statements", db_print_statements},
};

static int table_print(const char *name)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i].name, name) == 0) {
			tables[i].print();
			return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
		}
	fprintf(stderr, "cartd: no table \"%s\"; there are config, routes, errors and statements\n", name);
	return EXIT_USAGE;
}

static int check(const char *path)
{
	static struct config config;

	if (!config_load(&config, path, stderr) || !issuers_load(&config, stderr))
		return EXIT_FAILURE;
	printf("%s: ok\n", path);
	return EXIT_SUCCESS;
}

static int serve(const char *path, char **argv)
{
	static struct config config;
	static const struct { const char *name; enum log_level level; } levels[] = {
		{"debug", LOG_DEBUG}, {"info", LOG_INFO}, {"warn", LOG_WARN}, {"error", LOG_ERROR},
	};

	if (!config_load(&config, path, stderr) || !issuers_load(&config, stderr))
		return EXIT_FAILURE;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(levels[i].name, config.log_level) == 0)
			log_level_set(levels[i].level);
	return master_run(&config, path, argv);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'}, {"test", no_argument, NULL, 't'}, {"table", required_argument, NULL, 'T'},
		{"version", no_argument, NULL, 'V'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	static char *kept;      /* held to the end, by every worker too */
	const char *path = CARTD_SYSCONFDIR "/cartd/cartd.conf", *table = NULL;
	bool test = false;

	for (int option; (option = getopt_long(argc, argv, "c:tT:Vh", options, NULL)) != -1;) {
		switch (option) {
		case 'c':
			path = optarg;
			break;
		case 't':
			test = true;
			break;
		case 'T':
			table = optarg;
			break;
		case 'V':
			puts("cartd " CARTD_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		default:
			fputs("Try cartd --help.\n", stderr);
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "cartd: what is \"%s\"? Try cartd --help.\n", argv[optind]);
		return EXIT_USAGE;
	}
	if (table != NULL)
		return table_print(table);
	if (test)
		return check(path);
	kept = strdup(path);    /* the title is written over argv */
	title_init(argc, argv);
	return kept == NULL ? EXIT_FAILURE : serve(kept, argv);
}
