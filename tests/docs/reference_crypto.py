"""The cryptography of docs/protocol/core.md §1 for Ed25519 keys, from the standards and Python's own library alone.

It shares no code with the library under test, so that a worked example which agrees with both agrees with the text.
Slow, and careless about timing: for public examples only.
"""
import hashlib
import hmac

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE_Y = 4 * pow(5, -1, P) % P


def clamp(data):
    number = int.from_bytes(data, "little")
    return number & (2**254 - 8) | 2**254


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        raise ValueError("not on the curve")
    return P - x if x & 1 != sign else x


def add(first, second):
    """Of two points of the Edwards curve (RFC 8032, 5.1)."""
    (x1, y1), (x2, y2) = first, second
    product = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P)


def multiply(scalar, point):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def compress(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decompress(data):
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    return recover_x(y, number >> 255), y


BASE = (recover_x(BASE_Y, 0), BASE_Y)


def ed25519_public_key(private):
    return compress(multiply(clamp(hashlib.sha512(private).digest()[:32]), BASE))


def hash_to_scalar(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def ed25519_sign(private, message):
    expanded = hashlib.sha512(private).digest()
    public = ed25519_public_key(private)
    nonce = hash_to_scalar(expanded[32:], message)
    point = compress(multiply(nonce, BASE))
    scalar = (nonce + hash_to_scalar(point, public, message) * clamp(expanded[:32])) % ORDER
    return point + scalar.to_bytes(32, "little")


def ed25519_verify(public, message, signature):
    point, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    expected = add(decompress(point), multiply(hash_to_scalar(point, public, message), decompress(public)))
    return scalar < ORDER and multiply(scalar, BASE) == expected


def x25519(private, u):
    """RFC 7748, 5. The private key is clamped here."""
    scalar, x1 = clamp(private), int.from_bytes(u, "little") & (2**255 - 1)
    x2, z2, x3, z3 = 1, 0, x1, 1
    for bit in range(254, -1, -1):
        swap = scalar >> bit & 1
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % P, c * b % P
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        e = a * a - b * b
        x2, z2 = a * a * b * b % P, e * (a * a + 121665 * e) % P
        if swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, -1, P) % P).to_bytes(32, "little")


X25519_BASE = (9).to_bytes(32, "little")


def x25519_public_of_ed25519(public):
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return ((1 + y) * pow(1 - y, -1, P) % P).to_bytes(32, "little")


def x25519_private_of_ed25519(private):
    return clamp(hashlib.sha512(private).digest()[:32]).to_bytes(32, "little")


def xtime(value):
    return (value << 1 ^ (0x11B if value & 0x80 else 0)) & 0xFF


def aes_sbox():
    box, p, q = [0x63] * 256, 1, 1
    while True:
        p ^= xtime(p)
        for shift in (1, 2, 4):
            q ^= q << shift & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        box[p] = q ^ 0x63
        for turn in (1, 2, 3, 4):
            box[p] ^= (q << turn | q >> 8 - turn) & 0xFF
        if p == 1:
            return box


SBOX = aes_sbox()


def aes256_round_keys(key):
    words, constant = [list(key[i:i + 4]) for i in range(0, 32, 4)], 1
    for i in range(8, 60):
        word = list(words[-1])
        if i % 8 == 0:
            word = [SBOX[byte] for byte in word[1:] + word[:1]]
            word[0] ^= constant
            constant = xtime(constant)
        elif i % 8 == 4:
            word = [SBOX[byte] for byte in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    return [sum(words[i:i + 4], []) for i in range(0, 60, 4)]


def aes256_block(key, block):
    keys = aes256_round_keys(key)
    state = [a ^ b for a, b in zip(block, keys[0])]
    for number, round_key in enumerate(keys[1:], 1):
        state = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if number < 14:
            columns = [state[i:i + 4] for i in range(0, 16, 4)]
            state = [xtime(c[i]) ^ xtime(c[(i + 1) % 4]) ^ c[(i + 1) % 4] ^ c[(i + 2) % 4] ^ c[(i + 3) % 4]
                     for c in columns for i in range(4)]
        state = [a ^ b for a, b in zip(state, round_key)]
    return bytes(state)


def ghash(key, data):
    h, value = int.from_bytes(key, "big"), 0
    for i in range(0, len(data), 16):
        x, value, v = value ^ int.from_bytes(data[i:i + 16], "big"), 0, h
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                value ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
    return value.to_bytes(16, "big")


def padded(data):
    return data + bytes(-len(data) % 16)


def xor(first, second):
    return bytes(a ^ b for a, b in zip(first, second))


def aes256_gcm_encrypt(key, iv, plaintext):
    """Ciphertext and tag, without associated data, with an IV that is not of 12 bytes (NIST SP 800-38D, 7.1)."""
    hash_key = aes256_block(key, bytes(16))
    start = ghash(hash_key, padded(iv) + (8 * len(iv)).to_bytes(16, "big"))
    ciphertext, counter = b"", int.from_bytes(start, "big")
    for i in range(0, len(plaintext), 16):
        counter = counter & ~0xFFFFFFFF | (counter + 1) & 0xFFFFFFFF
        ciphertext += xor(plaintext[i:i + 16], aes256_block(key, counter.to_bytes(16, "big")))
    mark = ghash(hash_key, padded(ciphertext) + (8 * len(ciphertext)).to_bytes(16, "big"))
    return ciphertext, xor(mark, aes256_block(key, start))


def hmac_sha256(key, data):
    return hmac.digest(key, data, "sha256")


def sha256(data):
    return hashlib.sha256(data).digest()
