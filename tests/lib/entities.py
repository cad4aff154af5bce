"""Entities for tests: a generator of documents, and filters compiled once more, in another language.

term() is what src/entity/term.h says in words; a test that uses it checks the C by something else than itself.
"""
import hashlib
import json
import random
import uuid

TYPES = ["files", "specimens", "projects"]
RANGES = {"organismAgeRange"}


def term(entity_type, facet, kind, value=""):
    return hashlib.sha256(f"{entity_type}\0{facet}\0{kind}{value}".encode()).hexdigest()[:32]


def any_term(entity_type):
    return term(entity_type, "", "a")


def value_term(entity_type, facet, value):
    if value is None:
        return term(entity_type, facet, "m")
    if isinstance(value, bool):
        return term(entity_type, facet, "b", str(value).lower())
    if isinstance(value, str):
        return term(entity_type, facet, "t", value)
    if isinstance(value, list):
        return term(entity_type, facet, "r", f"{value[0]},{value[1]}")
    return term(entity_type, facet, "n", value)


def bounds(relation, low, high):
    """What an entity's low and high must lie between: low_from, low_to, high_from, high_to."""
    return {"contains": ("-Infinity", low, high, "Infinity"), "within": (low, "Infinity", "-Infinity", high),
            "intersects": ("-Infinity", high, low, "Infinity")}[relation]


def parameters(store_id, entity_type, filters):
    """Of sql/queries/entity/count.sql, as texts; whole numbers only."""
    terms, groups, ranges = [], [], []
    for group, (facet, relations) in enumerate(filters.items(), 1):
        (relation, values), = relations.items()
        for value in [None] if values is None else values:
            if relation == "is":
                terms.append(value_term(entity_type, facet, value))
                groups.append(group)
            else:
                ranges.append((facet, group, *bounds(relation, *value)))
    if not filters:
        terms, groups = [any_term(entity_type)], [1]
    columns = list(zip(*ranges)) if ranges else [()] * 6
    return [str(store_id), entity_type, str(max(1, len(filters)))] + [array(column) for column in [terms, groups, *columns]]


def array(elements):
    return "{" + ",".join(str(element) for element in elements) + "}"


# --- documents --------------------------------------------------------------

ORGANS = ["brain", "blood", "bone marrow", "heart", "kidney", "liver", "lung", "pancreas", "skin", "spleen", "thymus", "tumor"]
DAY_S = 86400


def identity(*words):
    return str(uuid.UUID(hashlib.md5("/".join(map(str, words)).encode()).hexdigest()))


def bundle(number):
    return {"uuid": identity("bundle", number), "version": f"2018-{1 + number % 12:02}-{1 + number % 28:02}T{number % 24:02}1500.{number % 1000000:06}Z"}


class Generator:
    """The same documents whenever it is asked for as many: a tenth specimens, one in ten thousand a project, the rest their files."""

    def __init__(self, count):
        self.random = random.Random(count)
        self.projects = max(1, count // 10000)
        self.specimens = max(1, count // 10)
        self.files = max(0, count - self.projects - self.specimens)

    def documents(self):
        projects = [self.project(n) for n in range(self.projects)]
        for n, project in enumerate(projects):
            yield self.document("projects", project["document_id"], bundle(n), {}, {}, project)
        for n in range(self.specimens):
            project = projects[n % self.projects]
            specimen = self.specimen(n)
            lists = {name: value if isinstance(value, list) else [value] if value is not None else [] for name, value in specimen.items()}
            shared = {name: value if isinstance(value, list) else [value] for name, value in project.items()}
            yield self.document("specimens", specimen["document_id"], bundle(n), {}, specimen, shared)
            for f in range(n * self.files // self.specimens, (n + 1) * self.files // self.specimens):
                yield self.document("files", identity("entry", f), bundle(n), self.file(f), lists, shared)

    def document(self, entity_type, entity_id, first, file, specimen, project):
        return {"entity_type": entity_type, "entity_id": entity_id, "bundles": [first], "contents": {
            "files": [file] if file else [], "specimens": [specimen] if specimen else [], "projects": [project],
            "cell_suspensions": [{"total_estimated_cells": self.random.randrange(1, 10000)}],
            "protocols": [{"library_construction_approach": [self.random.choice(["10x_v2", "Smart-seq2", "Drop-seq"])],
                           "instrument_manufacturer_model": [self.random.choice(["Illumina HiSeq 2500", "Illumina NextSeq 500", "NovaSeq"])]}]}}

    def project(self, n):
        return {"document_id": identity("project", n), "project_title": f"Project number {n}", "project_shortname": f"Project {n}",
                "laboratory": [f"Lab {n % 40}"], "institutions": [f"Institute {n % 15}", f"University {n % 22}"]}

    def specimen(self, n):
        age = self.random.randrange(0, 100)
        return {"document_id": identity("specimen", n), "biomaterial_id": f"specimen_{n}", "organ": self.random.choice(ORGANS),
                "organ_part": self.random.choice([None, "cortex", "islet of Langerhans", "left", "right"]),
                "disease": [self.random.choice(["normal", "normal", "normal", "melanoma", "type 2 diabetes"])],
                "genus_species": [self.random.choices(["Homo sapiens", "Mus musculus"], [3, 1])[0]],
                "biological_sex": [self.random.choice(["male", "female", "unknown"])], "organism_age": [str(age)], "organism_age_unit": ["year"],
                "organism_age_range": [{"gte": age * 365 * DAY_S, "lte": (age + n % 3) * 365 * DAY_S}],
                "preservation_method": self.random.choice([None, None, "fresh", "cryopreservation"]), "donor_biomaterial_id": [f"donor_{n // 3}"]}

    def file(self, f):
        kind = self.random.choices(["fastq.gz", "bam", "results", "matrix"], [70, 20, 7, 3])[0]
        return {"document_id": identity("entry", f), "uuid": identity("file", f), "version": "2018-10-03T144137.044509Z", "name": f"file_{f}.{kind}",
                "file_format": kind, "size": self.random.randrange(1000, 2_000_000_000)}


def write(path, count):
    with open(path, "w", encoding="utf-8") as file:
        for document in Generator(count).documents():
            file.write(json.dumps(document, separators=(",", ":")) + "\n")
