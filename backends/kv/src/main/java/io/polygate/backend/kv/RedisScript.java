package io.polygate.backend.kv;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is done within Redis in one step, in Lua. The first argument of each is the prefix of all
 * names. Beside a container's name stand {@code o} for its order, a sorted set in which all scores
 * are 0, and {@code v} for its values, a hash; {@code c} is the order of the containers.
 */
enum RedisScript {
  /** Gives the values of places, in their order: container and field of each. */
  GET(
      """
      local out = {}
      for at = 2, #ARGV, 2 do
        out[#out + 1] = redis.call('HGET', ARGV[1] .. 'v' .. ARGV[at], ARGV[at + 1])
      end
      return out
      """),

  /**
   * Gives the fields and values of a part of a container: the container, the bounds in the
   * direction of the command, the command, how many and about how many bytes at most; then, for an
   * index, the items' container, where the sort value begins, and 1 if there is one.
   */
  WALK(
      """
      local function afterValue(entry, at)
        local kind = string.byte(entry, at)
        if kind == 16 then
          local sign = string.byte(entry, at + 1)
          if sign == 2 then return at + 2 end
          local last = sign == 1 and 255 or 0
          at = at + 4
          while at <= #entry and string.byte(entry, at) ~= last do at = at + 1 end
          return at + 1
        end
        at = at + 1
        while at <= #entry do
          local zero = string.find(entry, '\\0', at, true)
          if not zero then return #entry + 1 end
          if string.byte(entry, zero + 1) == 0 then return zero + 2 end
          at = zero + 2
        end
        return at
      end
      local prefix, most = ARGV[1], tonumber(ARGV[7])
      local fields = redis.call(
          ARGV[5], prefix .. 'o' .. ARGV[2], ARGV[3], ARGV[4], 'LIMIT', 0, ARGV[6])
      local out, bytes = {}, 0
      for _, field in ipairs(fields) do
        local value
        if ARGV[8] then
          local at = tonumber(ARGV[9]) + 1
          if ARGV[10] == '1' then at = afterValue(field, at) end
          value = redis.call('HGET', prefix .. 'v' .. ARGV[8], string.sub(field, at))
        else
          value = redis.call('HGET', prefix .. 'v' .. ARGV[2], field)
        end
        value = value or ''
        out[#out + 1] = field
        out[#out + 1] = value
        bytes = bytes + #field + #value
        if bytes >= most then break end
      end
      return out
      """),

  /**
   * Makes changes if all is as it is expected; gives whether they were made. The channel and the
   * message that tells others of them; how much is expected; of each place its container, its
   * field, how it is compared and with what; then four arguments for each change.
   */
  COMMIT(
      """
      local prefix, at = ARGV[1], 5
      for _ = 1, tonumber(ARGV[4]) do
        local found = redis.call('HGET', prefix .. 'v' .. ARGV[at], ARGV[at + 1])
        local how, wanted = ARGV[at + 2], ARGV[at + 3]
        if how == 'none' then
          if found then return 0 end
        elseif not found then
          return 0
        elseif how == 'all' then
          if found ~= wanted then return 0 end
        elseif string.sub(found, 1, #wanted) ~= wanted then
          return 0
        end
        at = at + 4
      end
      local known = {}
      local function put(container, field, value)
        if #value > 0 then
          if redis.call('HSET', prefix .. 'v' .. container, field, value) == 0 then return end
        end
        redis.call('ZADD', prefix .. 'o' .. container, 0, field)
        if not known[container] then
          known[container] = true
          redis.call('ZADD', prefix .. 'c', 0, container)
        end
      end
      while at <= #ARGV do
        local how, container, field, value = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
        if how == 'put' then
          put(container, field, value)
        elseif how == 'remove' then
          redis.call('ZREM', prefix .. 'o' .. container, field)
          redis.call('HDEL', prefix .. 'v' .. container, field)
        elseif how == 'count' then
          local items, bytes = struct.unpack('>i8i8', value)
          local had = redis.call('HGET', prefix .. 'v' .. container, field)
          if had then
            local hadItems, hadBytes = struct.unpack('>i8i8', had)
            items, bytes = items + hadItems, bytes + hadBytes
          end
          put(container, field, struct.pack('>i8i8', items, bytes))
        else
          local from, to = '[' .. container, '(' .. field
          for _, gone in ipairs(redis.call('ZRANGEBYLEX', prefix .. 'c', from, to)) do
            redis.call('UNLINK', prefix .. 'o' .. gone, prefix .. 'v' .. gone)
          end
          redis.call('ZREMRANGEBYLEX', prefix .. 'c', from, to)
        end
        at = at + 4
      end
      if #ARGV[3] > 0 then redis.call('PUBLISH', ARGV[2], ARGV[3]) end
      return 1
      """);

  private final String text;
  private final String digest;

  RedisScript(String text) {
    this.text = text;
    try {
      this.digest =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The script itself. */
  String text() {
    return text;
  }

  /** By which the server knows a script that it has. */
  String digest() {
    return digest;
  }
}
