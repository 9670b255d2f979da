/* The compiled engine: records from the bytes of PubMed XML, and JSON from records.

   It does what the quick way in Python does (pubrecord.xml.reading.compiler), and gives the same records. It knows no
   element and no field: all that it is told is a plan, made by pubrecord.tables and pubrecord.xml.reading.tables from
   the declaration of the record classes.

   THE PLAN AS DATA

   Plan(classes, nodes, unknown): two tuples, and the number of the class of what no field is for, or -1.

   A class is (type, word, unknown, fields):

       type       the record class, or the class of its excerpts
       word       what JSON says of the kind of record; empty for a class that is only a part of records
       unknown    the number of the field that takes what no field is for; -1 for none
       fields     in the order of the declaration, each (slot, key, kind, many, wanted, class, default, values):
                  slot is the name, key its JSON between a comma and a colon; kind is 't' for a text, 'b' for a truth
                  value, 'n' for a number, 'r' for a record, whose class has the number `class`; values are those that a text may have,
                  or None

   A node is an element: (tag, owner, field, text, twin, spacing, many, skipped, class, inner, constant, value,
   attributes, children):

       tag        its name; that of an instruction begins with a question mark
       owner      the number of the class whose fields the next four are numbers of, each -1 if there is none
       field      the field that the element itself fills
       text, twin, spacing
                  those that its text, its markup and the white space around its children fill
       many       whether there may be several, one behind the other
       skipped    whether an excerpt has nothing of it
       class      the number of the class of the record that the element is; -1 for a wrapper or a text
       inner      the number of the node that says what is within: that of the record's class, else of this node itself
       constant   the field of that record which gets `value`; -1 for none
       attributes each (name, field, whether it is a truth value)
       children   the numbers of nodes, in the order of the DTD

   Node 0 stands around the records: its children are the elements that a record may stand in.

   WHAT ALWAYS HOLDS

   - The plan is only read once it is made. All else is in a `Reading`, which one call has for itself: no state is
     shared.
   - A byte is looked at between `at` and `end` of the Reading only: `peek`, `take`, `engine_seek` and `engine_scan` see
     to that, and whoever else looks ahead has asked for `left` before.
   - A function gives false, or NULL, for what is "not mine": not in the plain form, or not as the plan has it. There is
     an exception then only if Python itself failed. The caller passes it on, and Python's engine goes on with the same
     bytes.
   - So whatever is given was proved: every tag in its place, every text of characters that XML has, nothing passed over
     but white space between elements, and what an excerpt does not have. What no field is for stands in `unknown` as
     the exact way puts it there.
   - No element is deeper than DEEPEST; a record is at most as long as the caller says.
   - A record that is being filled has NULL in the slots to come. It holds only texts, truth values, tuples and other
     records, so no cycle can go through it, and the cyclic collector need not track it. */

#ifndef PUBRECORD_ENGINE_H
#define PUBRECORD_ENGINE_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    DEEPEST = 64,
    LONGEST_TAG = 1024,
    SHORTEST_ROOM = 256,
    REMEMBERED = 512,
    LONGEST_REMEMBERED = 40,
    NONE = -1,
    UNWANTED = 0
};

typedef struct Class Class;
typedef struct Node Node;

typedef struct {
    Py_ssize_t offset; /* of the slot in an instance */
    const char *key;
    Py_ssize_t length;
    int kind;
    int many, wanted;
    const Class *class;
    PyObject *initial, *values;
} Field;

struct Class {
    PyTypeObject *type;
    const char *word;
    Py_ssize_t length, count;
    int unknown;
    Field *fields;
};

typedef struct {
    const char *name;
    Py_ssize_t length, slot;
    int is_truth;
} Attribute;

struct Node {
    const char *tag;
    Py_ssize_t length;
    /* Slots: their offset, NONE, or UNWANTED for a value that an excerpt does not have. */
    Py_ssize_t field, text, twin, spacing, constant;
    int many, skipped;
    const Class *class;
    const Node *inner;
    PyObject *value;
    Attribute *attributes;
    const Node **children;
    Py_ssize_t attribute_count, child_count;
};

typedef struct {
    PyObject_HEAD
    PyObject *spec; /* keeps alive all that the structures point to */
    Py_ssize_t class_count, node_count;
    Class *classes;
    Node *nodes;
    const Class *unknown; /* the class of what no field is for; NULL where that is not mine */
    PyTypeObject *run_type;
} Plan;

/* Bytes that grow. */

typedef struct {
    char *data;
    Py_ssize_t size, room;
} Buffer;

/* Makes room for so many bytes more; in plan.c. */
bool engine_grow(Buffer *buffer, Py_ssize_t size);

static inline bool add(Buffer *buffer, const char *data, Py_ssize_t size)
{
    if (buffer->room - buffer->size < size && !engine_grow(buffer, size)) return false;
    if (size > 0) memcpy(buffer->data + buffer->size, data, (size_t)size);
    buffer->size += size;
    return true;
}

#define ADD(buffer, literal) add(buffer, literal, (Py_ssize_t)sizeof(literal) - 1)

static inline PyObject **slot_of(PyObject *record, Py_ssize_t offset)
{
    return (PyObject **)((char *)record + offset);
}

/* Eight bytes at a time: the high bit of each that is meant is set, perhaps also of one behind it. */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define ANY_ZERO(word) (((word) - EACH(1)) & ~(word))
#define ANY_LESS(word, byte) (((word) - EACH(byte)) & ~(word))

static inline uint64_t word_at(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

/* plan.c */
bool engine_make_plan(Plan *plan, PyObject *spec);
void engine_free_plan(Plan *plan);
PyObject *engine_refuse(const char *message);

/* json.c */
bool engine_add_line(Buffer *buffer, const Plan *plan, PyObject *record);

#endif
