// How the reader finds the values of the fields, and checks that nothing else is there.
#include "json/reader.hpp"

#include "json/values.hpp"

namespace p2p::json {

Value* JsonReader::find_member(std::string_view name) {
  // Mostly the members are in the order in which they are asked for.
  Value* const first = scope_.object->first();
  Value* const end = scope_.object->end();
  for (Value* member = scope_.next; member != end; member = member->next())
    if (document_.name(*member) == name) return member;
  for (Value* member = first; member != scope_.next; member = member->next())
    if (document_.name(*member) == name) return member;
  return nullptr;
}

Value* JsonReader::peek(FieldName name) {
  if (failed()) return nullptr;
  switch (scope_.form) {
    case Scope::element:
      return scope_.next;
    case Scope::members:
      if (Value* member = find_member(name)) {
        member->seen = true;
        scope_.next = member;
        return member;
      }
      break;
    case Scope::sequence:
      if (scope_.next != scope_.end) return scope_.next;
      break;
  }
  ++scope_.taken;
  refuse(name, "missing");
  return nullptr;
}

Value* JsonReader::take(FieldName name) {
  Value* json = peek(name);
  if (json == nullptr || scope_.form == Scope::element) return json;
  scope_.next = json->next();
  ++scope_.taken;
  return json;
}

Value* JsonReader::take(FieldName name, Kind kind) {
  Value* json = take(name);
  if (json == nullptr || json->kind == kind) return json;
  refuse_kind(name, to_string(kind), *json);
  return nullptr;
}

Value* JsonReader::take_list(FieldName name) { return is_present(name) ? take(name, Kind::array) : nullptr; }

bool JsonReader::is_present(FieldName name) {
  const Value* json = peek(name);
  if (json != nullptr && json->kind == Kind::null) (void)take(name);
  return json != nullptr && json->kind != Kind::null;
}

void JsonReader::skip(FieldName name) {
  if (failed() || scope_.form != Scope::members) return;
  if (Value* member = find_member(name)) member->seen = true;
}

void JsonReader::refuse_kind(FieldName name, std::string_view expected, const Value& json) {
  refuse(name, unexpected(expected, json));
}

void JsonReader::refuse_text(FieldName name, std::string_view what, std::string_view text) {
  refuse(name, std::string(what) + ' ' + quoted(text));
}

bool JsonReader::is_atom(const Value& json, std::string_view text) const {
  if (json.kind == Kind::null) return text.empty();
  return json.kind == Kind::text && document_.text(json) == text;
}

std::optional<JsonReader::Scope> JsonReader::find_tag(FieldName name, Value& json, std::uint8_t& tag,
                                                      std::span<const Tag> tags) {
  // A case without more to say stands alone.
  Value* const head = json.kind == Kind::array ? json.first() : &json;
  Scope body{Scope::sequence, nullptr, nullptr, json.end()};
  const auto skip = [&](std::string_view expected) {
    if (body.next == body.end || !is_atom(*body.next, expected)) return false;
    body.next = body.next->next();
    ++body.taken;
    return true;
  };
  for (const Tag& known : tags) {
    body.next = head;
    body.taken = 0;
    if ((!known.prefix.empty() && !skip(known.prefix)) || !skip(known.name)) continue;
    tag = known.value;
    return body;
  }
  if (head != body.end && head->kind == Kind::text) {
    refuse_text(name, "no case is called", document_.text(*head));
  } else {
    refuse(name, "the name of a case is missing");
  }
  return std::nullopt;
}

bool JsonReader::enter(FieldName name) {
  if (depth_ == kMaxLevels) {
    refuse(name, "more than " + std::to_string(kMaxLevels) + " levels", Errc::too_deep);
    return false;
  }
  ++depth_;
  return true;
}

void JsonReader::leave(FieldName name, const Scope& outer) {
  if (failed() && scope_.form == Scope::sequence && scope_.taken > 0) failure_.inside_element("", scope_.taken - 1);
  scope_ = outer;
  --depth_;
  if (failed()) failure_.inside(name);
}

void JsonReader::check_struct(std::string_view struct_name) {
  Value* member = find_member("_struct");
  if (member == nullptr) return;
  member->seen = true;
  if (member->kind != Kind::text) return refuse_kind("_struct", "a string", *member);
  if (document_.text(*member) != struct_name)
    refuse("_struct", quoted(document_.text(*member)) + " instead of " + std::string(struct_name));
}

void JsonReader::check_all_seen() {
  if (failed()) return;
  Value* const end = scope_.object->end();
  for (Value* member = scope_.object->first(); member != end; member = member->next()) {
    if (member->seen) continue;
    const std::string_view name = document_.name(*member);
    if (is_given_twice(name)) return refuse(printable(name).c_str(), "given twice");
    if (name != "_struct") return refuse(printable(name).c_str(), "no such field");
  }
}

bool JsonReader::is_given_twice(std::string_view name) const {
  unsigned count = 0;
  Value* const end = scope_.object->end();
  for (Value* member = scope_.object->first(); member != end; member = member->next())
    if (document_.name(*member) == name) ++count;
  return count > 1;
}

void JsonReader::check_at_end() {
  if (failed() || scope_.next == scope_.end) return;
  ++scope_.taken;
  refuse("", "an element too many");
}

}  // namespace p2p::json
