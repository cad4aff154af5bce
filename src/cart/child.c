#include "cart/child.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cart/cart.h"

void child_sell(const struct child *child, struct line_product *product)
{
	*product = (struct line_product){
		.name = child->name,
		.price = child->price,
		.has_special_price = child->has_special_price,
		.special_price = child->special_price,
		.option_price = child->option_price,
		.stock = -1 };
}

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_id(const void *a, const void *b)
{
	const struct child *left = a, *right = b;

	return order(left->id, right->id);
}

static int by_slug(const void *a, const void *b)
{
	const struct child *const *left = a, *const *right = b;

	return strcmp((*left)->slug, (*right)->slug);
}

static int by_parent(const void *a, const void *b)
{
	const struct child *const *left = a, *const *right = b;
	int parents = strcmp((*left)->parent_slug, (*right)->parent_slug);
	int places = order((*left)->place, (*right)->place);

	return parents != 0 ? parents : places != 0 ? places : order((*left)->id, (*right)->id);
}

static int by_product(const void *a, const void *b)
{
	const struct offer *left = a, *right = b;
	int products = order(left->product_id, right->product_id);

	return products != 0 ? products : order(left->place, right->place);
}

void shelf_sort(struct shelf *shelf, struct arena *arena)
{
	size_t n = shelf->children_len;

	shelf->by_slug = arena_array(arena, n + 1, sizeof(struct child *));
	shelf->by_parent = arena_array(arena, n + 1, sizeof(struct child *));
	if (n > 0)
		qsort(shelf->children, n, sizeof(struct child), by_id);
	for (size_t i = 0; i < n; i++)
		shelf->by_slug[i] = shelf->by_parent[i] = &shelf->children[i];
	qsort(shelf->by_slug, n, sizeof(struct child *), by_slug);
	qsort(shelf->by_parent, n, sizeof(struct child *), by_parent);
	if (shelf->offers_len > 0)
		qsort(shelf->offers, shelf->offers_len, sizeof(struct offer), by_product);
}

const struct child *shelf_child(const struct shelf *shelf, int64_t id)
{
	size_t low = 0, high = shelf->children_len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shelf->children[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < shelf->children_len && shelf->children[low].id == id ? &shelf->children[low] : NULL;
}

/* The first in a sorted list whose slug is not below. */
static size_t slug_place(const struct shelf *shelf, const struct child *const *list, bool parents, const char *slug)
{
	size_t low = 0, high = shelf->children_len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(parents ? list[middle]->parent_slug : list[middle]->slug, slug) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct child *shelf_slug(const struct shelf *shelf, const char *slug)
{
	size_t n = shelf->children_len;
	size_t at = slug_place(shelf, shelf->by_slug, false, slug);
	size_t first;

	if (at < n && strcmp(shelf->by_slug[at]->slug, slug) == 0)
		return shelf->by_slug[at];
	first = slug_place(shelf, shelf->by_parent, true, slug);
	for (at = first; at < n && strcmp(shelf->by_parent[at]->parent_slug, slug) == 0; at++) {
		if (shelf->by_parent[at]->for_sale)
			return shelf->by_parent[at];
	}
	return at > first ? shelf->by_parent[first] : NULL;
}
