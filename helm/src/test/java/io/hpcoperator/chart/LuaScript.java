package io.hpcoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.OneArgFunction;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;

/**
 * Runs a Lua script as Argo CD runs one from its ConfigMap: with the libraries base, table and
 * package, a safe os, and the resource as obj.
 */
final class LuaScript {
  /** What the safe os says it is. */
  static final String NOW = "2026-03-01T12:00:00Z";

  static JsonNode run(String script, JsonNode object) {
    var lua = new Globals();
    lua.load(new JseBaseLib());
    lua.load(new PackageLib());
    lua.load(new TableLib());
    LoadState.install(lua);
    LuaC.install(lua);
    var os = new LuaTable();
    os.set(
        "date",
        new OneArgFunction() {
          @Override
          public LuaValue call(LuaValue format) {
            return LuaValue.valueOf(
                format.checkjstring().equals("!%Y-%m-%dT%H:%M:%SZ") ? NOW : "another format");
          }
        });
    lua.get("package").get("loaded").set("os", os);
    lua.set("obj", toLua(object));
    return toJson(lua.load(script, "script").call());
  }

  private static LuaValue toLua(JsonNode json) {
    if (json.isObject()) {
      var table = new LuaTable();
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        table.set(field.getKey(), toLua(field.getValue()));
      }
      return table;
    }
    if (json.isArray()) {
      var table = new LuaTable();
      for (int i = 0; i < json.size(); i++) {
        table.set(i + 1, toLua(json.get(i)));
      }
      return table;
    }
    if (json.isBoolean()) {
      return LuaValue.valueOf(json.booleanValue());
    }
    if (json.isNumber()) {
      return LuaValue.valueOf(json.doubleValue());
    }
    return json.isNull() ? LuaValue.NIL : LuaValue.valueOf(json.textValue());
  }

  /** A table without fields is a list, as Argo CD has it. */
  private static JsonNode toJson(LuaValue value) {
    var nodes = JsonNodeFactory.instance;
    if (value.istable()) {
      var table = value.checktable();
      if (table.length() > 0 || table.next(LuaValue.NIL).arg1().isnil()) {
        var list = nodes.arrayNode();
        for (int i = 1; i <= table.length(); i++) {
          list.add(toJson(table.get(i)));
        }
        return list;
      }
      var object = nodes.objectNode();
      for (var key : table.keys()) {
        object.set(key.tojstring(), toJson(table.get(key)));
      }
      return object;
    }
    if (value.isboolean()) {
      return nodes.booleanNode(value.toboolean());
    }
    if (value.isint()) {
      return nodes.numberNode(value.toint());
    }
    return value.isnil() ? nodes.nullNode() : nodes.textNode(value.tojstring());
  }

  private LuaScript() {}
}
