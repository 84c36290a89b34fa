/* Values as text, for what tests expect. */
#ifndef VALUES_H
#define VALUES_H

#include "base/buf.h"
#include "gazette.h"

/* {n: 1, list: ["a", null]}; `exact`: numbers with all digits, and a "!" after what is no integer. */
static inline void put_value(buf *out, const gz_value *v, bool exact) {
  uint32_t i;
  switch (v->kind) {
  case GZ_NIL: buf_printf(out, "null"); break;
  case GZ_BOOL: buf_printf(out, v->is.boolean ? "true" : "false"); break;
  case GZ_INT: buf_printf(out, "%lld", (long long)v->is.integer); break;
  case GZ_REAL: buf_printf(out, "%.*g%s", exact ? 17 : 6, v->is.real, exact ? "!" : ""); break;
  case GZ_STRING: buf_printf(out, "\"%.*s\"", (int)v->is.string.len, v->is.string.data); break;
  case GZ_LIST:
  case GZ_MAP:
    buf_printf(out, v->kind == GZ_LIST ? "[" : "{");
    for (i = 0; i < v->n; i++) {
      if (i) buf_printf(out, ", ");
      if (v->kind == GZ_MAP) buf_printf(out, "%.*s: ", (int)v->is.pairs[i].key.len, v->is.pairs[i].key.data);
      put_value(out, v->kind == GZ_MAP ? &v->is.pairs[i].value : &v->is.items[i], exact);
    }
    buf_printf(out, v->kind == GZ_LIST ? "]" : "}");
    break;
  }
}

#endif
