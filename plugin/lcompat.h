/* The few names of Lua 5.4's C API that older Luas spell otherwise; lua.c is written to 5.4.
 *
 * Each build imports a function that only its Lua has (luaL_checkversion_ from 5.2 on, luaL_register in 5.1), so that a
 * module never runs under a Lua of another ABI. */
#ifndef LCOMPAT_H
#define LCOMPAT_H

#include <lauxlib.h>
#include <lua.h>

#if LUA_VERSION_NUM < 504
#define lua_newuserdatauv(L, size, n) lua_newuserdata(L, size)
#if LUA_VERSION_NUM >= 502
#define lua_setiuservalue(L, at, n) lua_setuservalue(L, at)
#define lua_getiuservalue(L, at, n) lua_getuservalue(L, at)
#endif
#endif

#if LUA_VERSION_NUM < 502
#define lua_rawlen(L, at) lua_objlen(L, at)
#define lua_setiuservalue(L, at, n) lua_setfenv(L, at)
#define lua_getiuservalue(L, at, n) lua_getfenv(L, at)
#define luaL_setfuncs(L, list, n) luaL_register(L, NULL, list)
#define luaL_checkversion(L) ((void)0)

static inline int lua_absindex(lua_State *L, int at) {
  return at > 0 || at <= LUA_REGISTRYINDEX ? at : lua_gettop(L) + at + 1;
}
static inline void luaL_setmetatable(lua_State *L, const char *name) {
  luaL_getmetatable(L, name);
  lua_setmetatable(L, -2);
}
#endif

#endif
