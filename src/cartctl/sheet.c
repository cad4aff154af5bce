#include "cartctl/sheet.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "cartctl/cartctl.h"
#include "cartctl/text.h"
#include "db/admin.h"

struct sheet sheet_read(struct call *call, const struct sheet_column *columns, size_t columns_len)
{
	struct sheet sheet = { .columns = columns, .columns_len = columns_len, .rows_len = (size_t)admin_rows(call->admin) };
	sheet.cells = arena_array(call->arena, sheet.rows_len * columns_len + 1, sizeof *sheet.cells);
	for (size_t i = 0; i < sheet.rows_len * columns_len; i++) {
		const char *text = admin_text(call->admin, (int)(i / columns_len), (int)(i % columns_len));
		sheet.cells[i] = text == NULL ? NULL : arena_text(call->arena, text);
	}
	return sheet;
}

const char *sheet_camel(struct call *call, const char *name)
{
	char *camel = arena_text(call->arena, name), *to = camel;
	for (const char *at = camel; *at != '\0'; at++)
		if (*at == '_' && at[1] != '\0')
			*to++ = (char)toupper((unsigned char)*++at);
		else
			*to++ = *at;
	*to = '\0';
	return camel;
}

static void json_list(struct call *call, struct json_w *w, const char *text)
{
	json_w_open(w, '[');
	while (*text != '\0') {
		size_t len = strcspn(text, ",");
		json_w_string(w, arena_bytes(call->arena, text, len));
		text += len + (text[len] == ',');
	}
	json_w_close(w, ']');
}

static void json_cell(struct call *call, struct json_w *w, enum sheet_kind kind, const char *cell)
{
	if (cell == NULL)
		json_w_null(w);
	else if (kind == SHEET_INT)
		json_w_raw(w, cell);
	else if (kind == SHEET_BOOL)
		json_w_bool(w, cell[0] == 't');
	else if (kind == SHEET_LIST)
		json_list(call, w, cell);
	else
		json_w_string(w, cell);
}

void sheet_members(struct call *call, struct json_w *w, const struct sheet *sheet, size_t row)
{
	for (size_t i = 0; i < sheet->columns_len; i++) {
		json_w_name(w, sheet_camel(call, sheet->columns[i].name));
		json_cell(call, w, sheet->columns[i].kind, sheet->cells[row * sheet->columns_len + i]);
	}
}

void sheet_write(struct call *call, struct json_w *w)
{
	fwrite(w->buf.at, 1, w->buf.len, call->out);
	fputc('\n', call->out);
}

/* Text for a person: what could move a terminal's cursor is shown as '?'. */
static const char *cell_text(struct call *call, const struct sheet *sheet, size_t row, size_t column)
{
	const char *cell = sheet->cells[row * sheet->columns_len + column];
	if (cell == NULL)
		return "-";
	if (sheet->columns[column].kind == SHEET_BOOL)
		return cell[0] == 't' ? "yes" : "no";
	char *copy = arena_text(call->arena, cell);
	for (char *at = copy; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
	return copy;
}

static void print_padded(FILE *out, const char *text, size_t width, bool last)
{
	size_t chars = text_chars(text);
	fprintf(out, "%s%*s", text, last ? 0 : (int)(width > chars ? width - chars + 2 : 2), "");
}

static void print_table(struct call *call, const struct sheet *sheet)
{
	size_t *widths = arena_array(call->arena, sheet->columns_len, sizeof *widths);
	size_t last = 0;
	for (size_t column = 0; column < sheet->columns_len; column++) {
		widths[column] = strlen(sheet->columns[column].name);
		if (!sheet->columns[column].detail)
			last = column;
		for (size_t row = 0; row < sheet->rows_len; row++) {
			size_t chars = text_chars(cell_text(call, sheet, row, column));
			widths[column] = chars > widths[column] ? chars : widths[column];
		}
	}
	for (size_t line = 0; line <= sheet->rows_len; line++) {
		for (size_t column = 0; column < sheet->columns_len; column++)
			if (!sheet->columns[column].detail)
				print_padded(call->out, line == 0 ? sheet->columns[column].name : cell_text(call, sheet, line - 1, column),
				    widths[column], column == last);
		fputc('\n', call->out);
	}
}

void sheet_print(struct call *call, const struct sheet *sheet)
{
	if (!call->json) {
		print_table(call, sheet);
		return;
	}
	struct json_w w = json_w_new(call->arena, 1024);
	json_w_open(&w, '[');
	for (size_t row = 0; row < sheet->rows_len; row++) {
		json_w_open(&w, '{');
		sheet_members(call, &w, sheet, row);
		json_w_close(&w, '}');
	}
	json_w_close(&w, ']');
	sheet_write(call, &w);
}

void sheet_print_one(struct call *call, const struct sheet *sheet)
{
	if (call->json) {
		struct json_w w = json_w_new(call->arena, 1024);
		json_w_open(&w, '{');
		sheet_members(call, &w, sheet, 0);
		json_w_close(&w, '}');
		sheet_write(call, &w);
		return;
	}
	size_t width = 0;
	for (size_t i = 0; i < sheet->columns_len; i++)
		width = strlen(sheet->columns[i].name) > width ? strlen(sheet->columns[i].name) : width;
	for (size_t i = 0; i < sheet->columns_len; i++) {
		print_padded(call->out, sheet->columns[i].name, width, false);
		fprintf(call->out, "%s\n", cell_text(call, sheet, 0, i));
	}
}

int sheet_run(struct call *call, enum operator_sql statement, const char *const *values, const struct sheet_column *columns, size_t columns_len)
{
	if (!admin_run(call->admin, statement, values))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, columns, columns_len);
	sheet_print(call, &sheet);
	return CALL_OK;
}

int sheet_run_store(struct call *call, enum operator_sql statement, const struct sheet_column *columns, size_t columns_len)
{
	const char *store_id;
	int code = call_store(call, &store_id);
	return code == CALL_OK ? sheet_run(call, statement, &store_id, columns, columns_len) : code;
}
