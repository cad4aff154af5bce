#include "cartctl/options.h"

#include <string.h>

#include "base/arena.h"
#include "cartctl/cartctl.h"

/* Options of every command. takes: what stands for the value in the help, NULL: no value. */
static const struct global {
	const char *name, *other;
	const char *takes;
	const char *says;
} globals[] = {
	{ "--config", "-c", "FILE", "cartd's configuration (default " CARTD_SYSCONFDIR "/cartd/cartd.conf)" },
	{ "--json", "--json", NULL, "print JSON" },
	{ "--help", "-h", NULL, "print this, or the help of a NOUN or a VERB" },
	{ "--version", "-V", NULL, "print the version" },
};
enum { GLOBALS_LEN = sizeof globals / sizeof globals[0] };
enum { GLOBAL_CONFIG, GLOBAL_JSON, GLOBAL_HELP, GLOBAL_VERSION };

static const struct command *command_find(const struct command *const *nouns, const char *noun, const char *verb)
{
	for (; *nouns != NULL; nouns++)
		for (const struct command *command = *nouns; command->noun != NULL; command++)
			if (strcmp(command->noun, noun) == 0 && (verb == NULL || strcmp(command->verb, verb) == 0))
				return command;
	return NULL;
}

/* "store, channel, …" or, of one noun, its verbs. */
static const char *command_names(struct call *call, const struct command *const *nouns, const char *noun)
{
	const char *names = "";
	for (; *nouns != NULL; nouns++)
		for (const struct command *command = *nouns; command->noun != NULL; command++) {
			if (noun == NULL ? command != *nouns : strcmp(command->noun, noun) != 0)
				continue;
			names = arena_printf(call->arena, "%s%s%s", names, *names == '\0' ? "" : ", ",
			    noun == NULL ? command->noun : command->verb);
		}
	return names;
}

/* The length of an option's name in a word of the line: all, or what stands before '='. */
static size_t name_len(const char *word)
{
	return strncmp(word, "--", 2) == 0 ? strcspn(word, "=") : strlen(word);
}

static bool named(const char *word, const char *name)
{
	return strlen(name) == name_len(word) && strncmp(word, name, name_len(word)) == 0;
}

static void global_set(struct call *call, int which, const char *value)
{
	switch (which) {
	case GLOBAL_CONFIG:
		call->config_path = value;
		break;
	case GLOBAL_JSON:
		call->json = true;
		break;
	case GLOBAL_HELP:
		call->help = true;
		break;
	case GLOBAL_VERSION:
		call->version = true;
		break;
	}
}

static int option_find(const struct command *command, const char *word)
{
	for (int i = 0; command != NULL && command->options[i].name != NULL; i++)
		if (named(word, command->options[i].name))
			return i;
	return -1;
}

static int global_find(const char *word)
{
	for (int i = 0; i < GLOBALS_LEN; i++)
		if (named(word, globals[i].name) || named(word, globals[i].other))
			return i;
	return -1;
}

/*
 * First the words that are no options name the command, then all is read by
 * its table: so an option's value before NOUN would be taken for the noun,
 * unless it is the value of a global option.
 */
static void command_read(struct call *call, const struct command *const *nouns, int argc, char **argv)
{
	for (int i = 1; i < argc && call->verb == NULL; i++) {
		int global = argv[i][0] == '-' ? global_find(argv[i]) : -1;
		if (global >= 0 && globals[global].takes != NULL && strchr(argv[i], '=') == NULL)
			i++;
		if (argv[i] == NULL || argv[i][0] == '-' || global >= 0)
			continue;
		if (call->noun == NULL)
			call->noun = argv[i];
		else
			call->verb = argv[i];
	}
	if (call->verb != NULL)
		call->command = command_find(nouns, call->noun, call->verb);
}

/* One option with its value; *at moves over a value in the next word. */
static bool option_read(struct call *call, int argc, char **argv, int *at)
{
	const char *word = argv[*at];
	int global = global_find(word);
	int option = global < 0 ? option_find(call->command, word) : -1;
	const char *value = strchr(word, '=');
	if (global < 0 && option < 0) {
		if (call->command == NULL)
			return true; /* the command is what is wrong */
		call_fail(call, CALL_USAGE, "unknown option %.*s; see cartctl %s %s --help", (int)name_len(word), word,
		    call->noun, call->verb);
		return false;
	}
	bool takes = option >= 0 ? call->command->options[option].value != NULL : globals[global].takes != NULL;
	if (value != NULL && takes)
		value++;
	else if (takes && *at + 1 < argc)
		value = argv[++*at];
	else if (takes || value != NULL) {
		call_fail(call, CALL_USAGE, "option %.*s takes %s value", (int)name_len(word), word, takes ? "a" : "no");
		return false;
	}
	if (global >= 0)
		global_set(call, global, value);
	else if (call->values[option] != NULL) {
		call_fail(call, CALL_USAGE, "option %s is there twice", call->command->options[option].name);
		return false;
	} else
		call->values[option] = takes ? value : "yes";
	return true;
}

static bool words_read(struct call *call, int argc, char **argv)
{
	bool options = true;
	int skip = call->verb != NULL ? 2 : call->noun != NULL ? 1 : 0;
	for (int i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (options && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (!option_read(call, argc, argv, &i))
				return false;
		} else if (skip > 0)
			skip--;
		else
			call->args[call->args_len++] = argv[i];
	}
	return true;
}

static bool command_complete(struct call *call)
{
	const struct command *command = call->command;
	for (int i = 0; command->options[i].name != NULL; i++)
		if (command->options[i].required && call->values[i] == NULL) {
			call_fail(call, CALL_USAGE, "%s %s needs %s %s", command->noun, command->verb, command->options[i].name,
			    command->options[i].value);
			return false;
		}
	if (call->args_len < command->args_min) {
		call_fail(call, CALL_USAGE, "%s %s needs %s", command->noun, command->verb, command->args);
		return false;
	}
	if (call->args_len > command->args_max) {
		call_fail(call, CALL_USAGE, "%s %s: what is \"%s\"?", command->noun, command->verb, call->args[command->args_max]);
		return false;
	}
	return true;
}

bool options_read(struct call *call, const struct command *const *nouns, int argc, char **argv)
{
	call->args = arena_array(call->arena, (size_t)argc + 1, sizeof *call->args);
	/* Known first, so that the first mistake is already told in JSON. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		call->json |= strcmp(argv[i], "--json") == 0;
	command_read(call, nouns, argc, argv);
	if (!words_read(call, argc, argv))
		return false;
	if (call->noun != NULL && command_find(nouns, call->noun, NULL) == NULL) {
		call_fail(call, CALL_USAGE, "unknown noun \"%s\"; there are: %s", call->noun, command_names(call, nouns, NULL));
		return false;
	}
	if (call->verb != NULL && call->command == NULL) {
		call_fail(call, CALL_USAGE, "unknown verb \"%s\" of %s; there are: %s", call->verb, call->noun,
		    command_names(call, nouns, call->noun));
		return false;
	}
	if (call->help || call->version)
		return true;
	if (call->command == NULL) {
		call_fail(call, CALL_USAGE, call->noun == NULL ? "no command; see cartctl --help" : "%s what? There are: %s",
		    call->noun, command_names(call, nouns, call->noun));
		return false;
	}
	return command_complete(call);
}

static void help_command(const struct command *command, FILE *out)
{
	fprintf(out, "usage: cartctl [-c FILE] [--json] %s %s", command->noun, command->verb);
	for (const struct command_option *option = command->options; option->name != NULL; option++)
		fprintf(out, option->required ? " %s%s%s" : " [%s%s%s]", option->name, option->value == NULL ? "" : " ",
		    option->value == NULL ? "" : option->value);
	if (command->args != NULL)
		fprintf(out, command->args_min > 0 ? " %s" : " [%s]", command->args);
	fprintf(out, "\n\n%s\n", command->says);
	if (command->options[0].name != NULL)
		fputs("\n", out);
	for (const struct command_option *option = command->options; option->name != NULL; option++)
		fprintf(out, "  %s %-*s %s%s\n", option->name, 24 - (int)strlen(option->name), option->value == NULL ? "" : option->value, option->says,
		    option->required ? " (needed)" : "");
	if (command->help != NULL) {
		fputs("\n", out);
		command->help(out);
	}
}

static void help_commands(const struct command *const *nouns, const char *noun, FILE *out)
{
	for (; *nouns != NULL; nouns++)
		for (const struct command *command = *nouns; command->noun != NULL; command++)
			if (noun == NULL || strcmp(command->noun, noun) == 0)
				fprintf(out, "  %-8s %-11s %s\n", command->noun, command->verb, command->says);
}

void options_help(const struct call *call, const struct command *const *nouns, FILE *out)
{
	if (call->command != NULL) {
		help_command(call->command, out);
		return;
	}
	fprintf(out, "usage: cartctl [-c FILE] [--json] %s VERB [options] [ARG...]\n\n", call->noun == NULL ? "NOUN" : call->noun);
	help_commands(nouns, call->noun, out);
	fputs("\n", out);
	for (int i = 0; i < GLOBALS_LEN; i++)
		fprintf(out, "  %s%s%s %-*s %s\n", strcmp(globals[i].name, globals[i].other) == 0 ? "" : globals[i].other,
		    strcmp(globals[i].name, globals[i].other) == 0 ? "" : ", ", globals[i].name,
		    20 - (int)strlen(globals[i].name) - (strcmp(globals[i].name, globals[i].other) == 0 ? -4 : 0),
		    globals[i].takes == NULL ? "" : globals[i].takes, globals[i].says);
	fputs("\nConnects as [operator] database of the configuration says, or [database] conninfo where that is empty;\n"
	      "CARTD_DATABASE_URL in the environment goes before both.\n"
	      "\nExit codes: 0 done; 1 what was asked for did not work; 2 wrong command line or configuration;\n"
	      "3 database out of reach; 130 interrupted, nothing was kept.\n"
	      "\ncartctl NOUN VERB --help tells the options of a command.\n", out);
}
