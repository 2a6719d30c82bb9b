/* The C ABI of archethic-p2p: a node's P2P component for any host language. docs/embedding.md is the guide.
 *
 * Five rules
 * 1. Every function that can fail returns a p2p_status, 0 when all is well. NULL where a value is needed, a wrong size,
 *    a handle in the wrong state: a status, never undefined behaviour. Out-parameters come last and are untouched on
 *    an error; a p2p_error, where one is taken (NULL: not wanted), is written on an error only.
 * 2. Inputs are borrowed for the call and copied. What the library gives lives in a handle (p2p_event, p2p_buffer,
 *    p2p_node_list) and dies with it; each handle has a destroy function, which takes NULL. There is nothing to free().
 * 3. Threads: p2p_network_* may be called from any thread at any time, callbacks included, p2p_network_destroy and
 *    p2p_network_release last. Other handles are used by one thread at a time, unless they say otherwise. Calls that
 *    block say so, and end with P2P_WOULD_DEADLOCK where they would wait for themselves.
 * 4. Every accepted operation completes exactly once, also on stop; one that is refused (its call returns an error)
 *    never does. Completions and events come by callback on a library thread, or by p2p_network_poll; blocking calls
 *    give theirs, but for those that did not begin: P2P_INVALID_ARGUMENT, P2P_INVALID_STATE, P2P_WOULD_DEADLOCK.
 *    Callbacks hold no lock of the library, may call anything that does not block, and must not destroy the network
 *    (P2P_WOULD_DEADLOCK, and nothing happens). They never run inside a call made by the host, but for those of
 *    p2p_network_subscribe. Use of a network after its destruction is undefined; builds with assertions abort there.
 * 5. Nothing is global: no state, signal handler, output, environment variable. Networks in one process never meet. A
 *    network that runs, or is being released, has threads: let it end before the process does.
 *
 * Structs that begin with `size` grow at their end in later versions: zero them, set `size` to sizeof, or call their
 * init function, which writes `size` bytes. Zero means the default. A larger struct than the library knows is taken
 * when what it does not know is zero (else P2P_UNSUPPORTED); one that the library gives says how much of it there is.
 * Structs without `size` never change. Nor do `context` and `release` move in options that have them.
 *
 * Keys are the bytes of the protocol, `curve:u8, origin:u8, raw key` (34, 50 or 67 bytes). Messages are padded
 * messages: their type byte, their fields, zero bits up to a whole byte. Dates are seconds since 1970-01-01 00:00 UTC.
 * The sections named are those of docs/protocol/core.md. */
#ifndef P2P_P2P_H
#define P2P_P2P_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define P2P_API __attribute__((visibility("default")))
#else
#define P2P_API
#endif

/* ---- Version ---------------------------------------------------------------------------------------------------- */

/* Major and minor number of this ABI. A library serves headers of its own major and a minor up to its own. */
#define P2P_ABI_MAJOR 1
#define P2P_ABI_MINOR 0
#define P2P_ABI_VERSION ((P2P_ABI_MAJOR << 16) | P2P_ABI_MINOR)

/* P2P_ABI_VERSION of the library that runs. */
P2P_API uint32_t p2p_abi_version(void);
/* Of the library, e.g. "0.1.0"; static. */
P2P_API const char* p2p_version(void);

/* ---- Status ----------------------------------------------------------------------------------------------------- */

typedef int32_t p2p_status;

/* Append-only. */
enum {
  P2P_OK = 0,
  /* How an operation ends. */
  P2P_TIMEOUT = 1,
  P2P_CLOSED = 2,
  P2P_CANCELLED = 3,
  P2P_STOPPED = 4,
  P2P_NOT_CONNECTED = 5,
  P2P_NOT_FOUND = 6,
  P2P_NO_REPLY = 7,
  P2P_BAD_RESPONSE = 8,
  P2P_UNEXPECTED_REPLY = 9,
  P2P_NETWORK_ISSUE = 10,
  P2P_ACCEPTANCE_FAILED = 11,
  P2P_NOT_ENOUGH_ACKNOWLEDGEMENTS = 12,
  P2P_RESOLVER_FAILED = 13,
  /* The caller's side. */
  P2P_INVALID_ARGUMENT = 20,
  P2P_INVALID_STATE = 21,
  P2P_UNSUPPORTED = 22,
  P2P_NOT_REPRESENTABLE = 23,
  P2P_WOULD_DEADLOCK = 24,
  /* Sockets. */
  P2P_CONNECT_FAILED = 40,
  P2P_ADDRESS_IN_USE = 41,
  P2P_UNREACHABLE = 42,
  P2P_REFUSED_BY_PEER = 43,
  P2P_END_OF_STREAM = 44,
  P2P_IO_ERROR = 45,
  /* Bytes from the wire. */
  P2P_TRUNCATED = 60,
  P2P_MALFORMED = 61,
  P2P_TOO_DEEP = 62,
  P2P_TOO_LARGE = 63,
  P2P_UNKNOWN_MESSAGE_TYPE = 64,
  P2P_MALFORMED_ENVELOPE = 65,
  P2P_DECRYPTION_FAILED = 66,
  P2P_BAD_SIGNATURE = 67,
  P2P_INVALID_KEY = 68,
  P2P_UNKNOWN_MESSAGE_ID = 69,
  /* Limits and admission. */
  P2P_FRAME_TOO_LARGE = 80,
  P2P_SLOW_SENDER = 81,
  P2P_SILENT_PEER = 82,
  P2P_TOO_MANY_CONNECTIONS = 83,
  P2P_TOO_MANY_REQUESTS = 84,
  P2P_UNREAD_DATA = 85,
  P2P_NOT_ADMITTED = 86,
  P2P_HEARTBEAT_LOST = 87,
  P2P_REPLACED = 88,
  P2P_DESCRIPTORS_EXHAUSTED = 89,
  P2P_SIGNER_FAILED = 100,
  P2P_CORRUPT_STATE = 120,
  /* This ABI's own. */
  P2P_ABI_MISMATCH = 200,
  P2P_OUT_OF_MEMORY = 201,
  P2P_INTERNAL_ERROR = 202
};

/* A sentence, e.g. "timeout"; static, never NULL. Any thread. */
P2P_API const char* p2p_status_text(p2p_status status);

/* What went wrong in a call: the peer, the limit or the field that it is about. The host's own memory. */
typedef struct p2p_error {
  uint32_t size; /* set by the host; nothing is written when it does not cover `text` */
  p2p_status status;
  char text[512]; /* NUL-terminated, cut off where it is longer */
} p2p_error;

/* ---- Values ----------------------------------------------------------------------------------------------------- */

/* Some bytes of somebody else; data may be NULL when size is 0. */
typedef struct p2p_bytes {
  const uint8_t* data;
  size_t size;
} p2p_bytes;

#define P2P_MAX_KEY_SIZE 67

/* A public key with its storage. */
typedef struct p2p_key {
  uint8_t size;
  uint8_t bytes[P2P_MAX_KEY_SIZE];
} p2p_key;

enum { P2P_CURVE_ED25519 = 0, P2P_CURVE_SECP256R1 = 1, P2P_CURVE_SECP256K1 = 2, P2P_CURVE_BLS12_381 = 3 };
enum { P2P_ORIGIN_ON_CHAIN_WALLET = 0, P2P_ORIGIN_SOFTWARE = 1, P2P_ORIGIN_TPM = 2, P2P_ORIGIN_USB = 3 };

/* `private_key` is `curve, origin, secret(32)`; cleanse it when it is not needed any more. */
typedef struct p2p_keypair {
  p2p_key public_key;
  uint8_t private_key[34];
} p2p_keypair;

/* An IP address and a TCP port. */
typedef struct p2p_endpoint {
  uint8_t family; /* 4 or 6; 0: none */
  uint8_t ip[16]; /* network order; IPv4 in the first four bytes */
  uint8_t reserved;
  uint16_t port;
} p2p_endpoint;

/* "127.0.0.1:3002" or "[::1]:3002". P2P_INVALID_ARGUMENT for other text. */
P2P_API p2p_status p2p_endpoint_parse(const char* text, p2p_endpoint* endpoint);

/* Bytes or text that the library made. */
typedef struct p2p_buffer p2p_buffer;
/* Live as long as the buffer; followed by a NUL that does not count. Empty for NULL. */
P2P_API p2p_bytes p2p_buffer_bytes(const p2p_buffer* buffer);
/* Replaces the content: for functions of the host that are handed a buffer to fill. */
P2P_API p2p_status p2p_buffer_set(p2p_buffer* buffer, p2p_bytes bytes);
P2P_API void p2p_buffer_destroy(p2p_buffer* buffer);

/* ---- Keys (core.md 1) ------------------------------------------------------------------------------------------- */
/* Any thread. BLS12-381 keys are carried, but every use of one is P2P_UNSUPPORTED. */

P2P_API p2p_status p2p_keypair_derive(p2p_bytes seed, uint32_t index, int32_t curve, int32_t origin,
                                      p2p_keypair* keypair);
P2P_API p2p_status p2p_keypair_random(int32_t curve, int32_t origin, p2p_keypair* keypair);
/* `private_key` has 34 bytes. */
P2P_API p2p_status p2p_public_key(p2p_bytes private_key, p2p_key* public_key);
P2P_API p2p_status p2p_sign(p2p_bytes private_key, p2p_bytes data, p2p_buffer** signature);
/* What a host's signer answers to P2P_EVENT_ECDH. `ephemeral` is a raw public key of 32 or 65 bytes. */
P2P_API p2p_status p2p_ecdh(p2p_bytes private_key, p2p_bytes ephemeral, uint8_t secret[32]);
/* P2P_OK, or P2P_BAD_SIGNATURE for all that is none, bad keys included. */
P2P_API p2p_status p2p_verify(p2p_bytes public_key, p2p_bytes data, p2p_bytes signature);
/* The address of a key: its curve and its SHA-256. */
P2P_API p2p_status p2p_address_derive(p2p_bytes public_key, p2p_buffer** address);

/* ---- Messages --------------------------------------------------------------------------------------------------- */
/* Any thread. */

/* The name of a type, e.g. "Ping" for 25, and "type_N" for one that the protocol does not have. */
P2P_API p2p_status p2p_message_type_name(uint8_t type, p2p_buffer** name);
P2P_API p2p_status p2p_message_type_id(const char* name, uint8_t* type);
/* How long a request of this type waits by default (core.md 6), in milliseconds. */
P2P_API uint64_t p2p_message_default_timeout_ms(uint8_t type);
/* One line, {"fields":{...},"id":25,"message":"Ping"}; docs/json.md has the form of every field. P2P_UNSUPPORTED in a
 * library built without JSON. Errors name the field. */
P2P_API p2p_status p2p_message_to_json(p2p_bytes message, p2p_buffer** json, p2p_error* error);
P2P_API p2p_status p2p_message_from_json(p2p_bytes json, p2p_buffer** message, p2p_error* error);

/* ---- Nodes (core.md 7) ------------------------------------------------------------------------------------------ */

enum { P2P_NODE_TRANSPORT_MOCK = 0, P2P_NODE_TRANSPORT_TCP = 1 };

/* What is known of a node. As input its bytes are borrowed for the call; as output they die with their list or event.
 */
typedef struct p2p_node {
  uint32_t size;
  int32_t transport;
  uint8_t ip[4];
  uint16_t port;
  uint16_t http_port;
  uint8_t geo_patch[3]; /* three upper-case hexadecimal digits */
  uint8_t network_patch[3];
  uint8_t available; /* these four: 0 or 1 */
  uint8_t synced;
  uint8_t authorized;
  uint8_t has_authorization_date;
  uint8_t reserved[6];
  double average_availability; /* 0.0 to 2.55 */
  int64_t enrollment_date;     /* 0: not known */
  int64_t authorization_date;
  int64_t last_update_date;
  int64_t availability_update;
  p2p_bytes first_public_key; /* the node's identity; needed */
  p2p_bytes last_public_key;  /* empty as input: the first key */
  p2p_bytes reward_address;   /* as input, these: needed where the wire needs them, that is in lists of nodes */
  p2p_bytes last_address;
  p2p_bytes origin_public_key;
  p2p_bytes mining_public_key; /* may be empty */
} p2p_node;

/* Zeroes, but for transport (tcp), an average availability of 1, the dates and patches of a node of which nothing else
 * is known. */
P2P_API p2p_status p2p_node_init(p2p_node* node, uint32_t size);

/* Some nodes as they were at one moment: never changes, and may be used by several threads. */
typedef struct p2p_node_list p2p_node_list;
P2P_API p2p_status p2p_node_list_create(const p2p_node* const* nodes, size_t count, p2p_node_list** list);
P2P_API size_t p2p_node_list_size(const p2p_node_list* list);
/* NULL when there is none at the index. */
P2P_API const p2p_node* p2p_node_list_at(const p2p_node_list* list, size_t index);
/* A new list: nearest to the patch first (core.md 8). */
P2P_API p2p_status p2p_node_list_sort_by_nearest(const p2p_node_list* list, const uint8_t patch[3],
                                                 p2p_node_list** sorted);
P2P_API void p2p_node_list_destroy(p2p_node_list* list);

/* ---- Events ----------------------------------------------------------------------------------------------------- */

typedef struct p2p_responder p2p_responder;

enum {
  /* Completions: one for each operation that asked for one. */
  P2P_EVENT_REPLY = 1,           /* of a request: status, message, text */
  P2P_EVENT_QUORUM_READ = 2,     /* status, message, text, outcomes */
  P2P_EVENT_QUORUM_WRITE = 3,    /* status, number (acknowledgements), text, outcomes */
  P2P_EVENT_CONNECTED = 4,       /* the first outcome of connect: status, text */
  P2P_EVENT_NODES_CONNECTED = 5, /* connect_nodes is done */
  P2P_EVENT_AVAILABILITY = 6,    /* number: seconds of connectedness */
  P2P_EVENT_BOOTSTRAPPED = 7,    /* status, text, bootstrap */
  P2P_EVENT_NODES = 8,           /* of fetch_nodes_list: status, text, nodes */
  P2P_EVENT_SAMPLED = 9,         /* samples */
  P2P_EVENT_STOPPED = 10,        /* stop_begin or release is done */

  /* Requests. Not taken, or taken and destroyed unanswered, a responder counts as no reply. */
  P2P_EVENT_REQUEST = 20, /* key (the sender, proven), endpoint, message, responder */

  /* Questions to a host's signer: number is the token for p2p_network_signer_complete. */
  P2P_EVENT_SIGN = 30, /* message: the bytes to sign */
  P2P_EVENT_ECDH = 31, /* message: a raw ephemeral public key */

  /* Information. What does not fit in the queue for p2p_network_poll is dropped, and counted. */
  P2P_EVENT_CONNECTION = 40, /* detail (P2P_CONNECTION_...), outgoing, connected, endpoint, key; lost: status, text */
  P2P_EVENT_REQUEST_FAILED = 41,  /* key, status, text: the host may drop what it had subscribed to there */
  P2P_EVENT_ADDRESS_CHANGED = 42, /* endpoint, without port: the node's own address */
  P2P_EVENT_NODE_UPDATED = 43,    /* node */
  P2P_EVENT_BOOTSTRAP_STEP = 44,  /* detail (P2P_BOOTSTRAP_...), number of total; none follows P2P_EVENT_BOOTSTRAPPED */
  P2P_EVENT_DROPPED = 45          /* number: events of information dropped since the last one of these */
};

/* detail of P2P_EVENT_CONNECTION */
enum {
  P2P_CONNECTION_CONNECTING = 0,
  P2P_CONNECTION_CONNECTED = 1,     /* the stream is open; nothing is proven yet */
  P2P_CONNECTION_AUTHENTICATED = 2, /* the first message that verifies, or of a new sender, has come */
  P2P_CONNECTION_FLAGGED = 3,       /* the connected flag changed while the stream stayed */
  P2P_CONNECTION_LOST = 4
};

/* detail of P2P_EVENT_BOOTSTRAP_STEP */
enum {
  P2P_BOOTSTRAP_CONNECTING_SEEDS = 0,
  P2P_BOOTSTRAP_ASKING_SEEDS = 1,
  P2P_BOOTSTRAP_CONNECTING_CLOSEST_NODES = 2,
  P2P_BOOTSTRAP_FETCHING_NODE_LIST = 3,
  P2P_BOOTSTRAP_CONNECTING_NODES = 4
};

/* What one node of a quorum operation had to say. */
typedef struct p2p_outcome {
  p2p_bytes key; /* its first key */
  uint64_t elapsed_us;
  uint32_t chunk;    /* of a quorum read, from 0 */
  int32_t answered;  /* 0: still under way when the operation ended; then status and message say nothing */
  p2p_status status; /* P2P_OK: message is its reply */
  int32_t reserved;
  p2p_bytes message;
  p2p_bytes text;
} p2p_outcome;

typedef struct p2p_bootstrap_report {
  uint64_t seeds; /* without the local node */
  uint64_t seeds_connected;
  uint64_t seeds_answered;
  uint64_t nodes; /* all of them are in the node table now */
  uint64_t nodes_connected;
} p2p_bootstrap_report;

typedef struct p2p_sample {
  p2p_bytes key;
  uint64_t availability_s; /* seconds of connectedness since the last sample */
  uint64_t latency_ms;     /* of a Ping; 0: it failed */
} p2p_sample;

/* Kinds say above which members they set; the others are 0. Members may be added at the end. */
typedef struct p2p_event {
  uint32_t size;
  int32_t kind;
  void* context; /* of the operation, the registration or the options */
  p2p_status status;
  int32_t detail;
  int32_t outgoing;  /* of a connection: 1, or 0 for an accepted one */
  int32_t connected; /* the connected flag after the event */
  uint64_t number;
  uint64_t total;
  p2p_endpoint endpoint;
  p2p_bytes key;
  p2p_bytes message;
  p2p_bytes text; /* UTF-8, for people; empty when all is well */
  const p2p_outcome* outcomes;
  size_t outcome_count;
  const p2p_sample* samples;
  size_t sample_count;
  const p2p_bootstrap_report* bootstrap;
  const p2p_node* node;
  p2p_node_list* nodes;     /* owned by the event, until p2p_event_take_nodes */
  p2p_responder* responder; /* owned by the event, until p2p_event_take_responder */
} p2p_event;

/* Called on a library thread. The event is the library's, and gone when the function returns. */
typedef void (*p2p_event_fn)(void* context, p2p_event* event);

/* Where the completion of an operation goes: to `function`, or, when that is NULL, to p2p_network_poll. A NULL pointer
 * to a p2p_completion: the outcome is not wanted. */
typedef struct p2p_completion {
  p2p_event_fn function;
  void* context;
} p2p_completion;

/* Hand over what the event owns; NULL when there is none (any more). */
P2P_API p2p_responder* p2p_event_take_responder(p2p_event* event);
P2P_API p2p_node_list* p2p_event_take_nodes(p2p_event* event);
/* For events from p2p_network_poll and from blocking calls. */
P2P_API void p2p_event_destroy(p2p_event* event);

/* The right to answer one request, once; may be kept, and used from any thread, also after the network is gone. The
 * second answer is P2P_INVALID_STATE. */
P2P_API p2p_status p2p_responder_respond(p2p_responder* responder, p2p_bytes message);
P2P_API void p2p_responder_destroy(p2p_responder* responder);

/* ---- Options ---------------------------------------------------------------------------------------------------- */

/* Limits against a hostile network; docs/operations.md says what each of them guards. 0: the default. */
typedef struct p2p_limits {
  uint32_t size;
  uint32_t min_frame_bytes_per_second;
  uint64_t max_frame_bytes;
  uint64_t max_first_frame_bytes;
  uint64_t frame_grace_ms;
  uint64_t max_silence_ms;
  uint64_t max_connections;
  uint64_t max_connections_per_prefix;
  uint64_t max_connections_per_identity;
  uint64_t max_unauthenticated_connections;
  uint64_t max_requests_in_flight;
  uint64_t max_in_flight_bytes;
  uint64_t max_waiting_bytes;
  uint64_t max_reading_pause_ms;
  uint64_t max_handling_time_ms;
  uint64_t max_queued_handlers;
  uint64_t max_unsent_bytes;
  uint64_t max_outgoing_requests;
  uint64_t max_key_cache_entries;
  int32_t loopback_has_prefix_limit; /* 1: 127/8 and ::1 too */
  int32_t reserved;
} p2p_limits;

enum { P2P_LOG_DEBUG = 0, P2P_LOG_INFO = 1, P2P_LOG_WARNING = 2, P2P_LOG_ERROR = 3 };

/* From any library thread, also concurrently; must not block. `key` says what kind of event it is ("connection_lost"),
 * `suppressed` how many records with that key were left out since the last one. */
typedef void (*p2p_log_fn)(void* context, int32_t level, p2p_bytes key, p2p_bytes text, uint64_t suppressed);
/* Whether to serve this sender (0: close the connection). The key is what the sender claims; nothing is proven yet. On
 * a library thread; must not block. */
typedef int32_t (*p2p_admit_fn)(void* context, p2p_bytes claimed_sender, const p2p_endpoint* endpoint);
typedef void (*p2p_release_fn)(void* context);

enum { P2P_RECONNECT_EXPONENTIAL = 0, P2P_RECONNECT_FIXED = 1 };

/* Bits of p2p_options.events: information that the host wants. */
enum { P2P_WANT_CONNECTION_EVENTS = 1, P2P_WANT_FAILED_REQUESTS = 2, P2P_WANT_ADDRESS_CHANGES = 4 };

typedef struct p2p_simulation p2p_simulation;
typedef struct p2p_geo p2p_geo;

typedef struct p2p_options {
  uint32_t size;
  uint32_t abi_version; /* P2P_ABI_VERSION; p2p_options_init sets it */

  /* The node's identity, one of: its private key (34 bytes); or, with the key elsewhere, its public key: then the host
   * answers P2P_EVENT_SIGN and P2P_EVENT_ECDH with p2p_network_signer_complete, and on_signer gets them, or
   * p2p_network_poll when on_signer is NULL. */
  p2p_bytes private_key;
  p2p_bytes public_key;
  p2p_event_fn on_signer;

  /* Where node_up listens; port 0 takes a free one. None: only outgoing connections. */
  const p2p_endpoint* listen;
  size_t listen_count;

  /* Given to all functions here, and in the events of information. `release` is called once, when none of them will be
   * called any more: after the last callback, or inside p2p_network_create when that fails, whatever the
   * reason; not when `size` is too small to have it. */
  void* context;
  p2p_release_fn release;
  p2p_event_fn on_event; /* information that `events` asks for; NULL: p2p_network_poll */
  p2p_log_fn log;        /* NULL: silence */
  p2p_admit_fn admit;    /* NULL: everybody */
  int32_t log_level;     /* the least that is logged */
  uint32_t events;       /* P2P_WANT_... */

  /* Bootstrapping seeds, lines of `ip:port:key in hex:tcp` (core.md 9). Empty, with has_seeds 0: the node keeps none
   * and cannot bootstrap. */
  p2p_bytes seeds;
  int32_t has_seeds;
  int32_t reconnect;          /* P2P_RECONNECT_... */
  const char* data_directory; /* where state is kept between runs; NULL: in memory */
  const p2p_geo* geo;         /* where addresses are; NULL: patches are random ones. May be destroyed after create. */

  /* Threads; 0: as many as the machine has cores. */
  uint32_t io_threads;
  uint32_t worker_threads;  /* public-key cryptography */
  uint32_t handler_threads; /* of handlers in P2P_HANDLE_POOL */
  uint32_t log_rate_per_key;

  uint64_t connect_timeout_ms;    /* default 4 000 */
  uint64_t write_timeout_ms;      /* default 30 000 */
  uint64_t heartbeat_interval_ms; /* default 10 000 */
  const p2p_limits* limits;

  /* Events that wait for p2p_network_poll. Completions have their room reserved when the operation is accepted, which
   * is refused (P2P_TOO_MANY_REQUESTS) when there is none. Requests of others and questions to the signer have as much
   * room again (beyond: no reply, P2P_SIGNER_FAILED), and information, too. Default 65 536. */
  uint64_t max_queued_events;

  /* The public address that the node has; family 0: unknown, nothing is announced. Polled and reported like any other
   * provider's. */
  p2p_endpoint public_address;

  /* Instead of TCP: a host of a simulation, which must outlive the network. */
  p2p_simulation* simulation;
  p2p_endpoint simulation_host;
  /* Not 0: message ids, jitter and patches are drawn from this seed, for runs that repeat. Never keys. */
  uint64_t random_seed;
} p2p_options;

P2P_API p2p_status p2p_options_init(p2p_options* options, uint32_t size);

/* ---- Life cycle ------------------------------------------------------------------------------------------------- */

typedef struct p2p_network p2p_network;

/* P2P_ABI_MISMATCH for a header that the library cannot serve. */
P2P_API p2p_status p2p_network_create(const p2p_options* options, p2p_network** network, p2p_error* error);
/* Starts the threads; register handlers before. */
P2P_API p2p_status p2p_network_start(p2p_network* network, p2p_error* error);
/* Opens all listeners, or none. Blocks shortly; not in a callback. */
P2P_API p2p_status p2p_network_node_up(p2p_network* network, p2p_error* error);
/* Closes the listeners and every accepted connection. Blocks shortly; not in a callback. */
P2P_API p2p_status p2p_network_node_down(p2p_network* network);
/* Takes no new work, waits up to `drain_ms` for requests under way, ends the rest with P2P_STOPPED and joins the
 * threads. Blocks; not in a callback. Completions for p2p_network_poll can still be fetched afterwards. */
P2P_API p2p_status p2p_network_stop(p2p_network* network, uint64_t drain_ms);
/* The same without blocking, also in a callback: P2P_EVENT_STOPPED tells when it is done. */
P2P_API p2p_status p2p_network_stop_begin(p2p_network* network, uint64_t drain_ms, const p2p_completion* completion);
/* Stops and joins; then nothing of it exists. Blocks; P2P_WOULD_DEADLOCK in a callback of this network. */
P2P_API p2p_status p2p_network_destroy(p2p_network* network);
/* The same without blocking, for finalizers and callbacks: the handle is gone at once, the rest on a thread of its own.
 * `done` (NULL: not wanted) is called with P2P_EVENT_STOPPED when nothing of it exists; its function is needed. */
P2P_API p2p_status p2p_network_release(p2p_network* network, const p2p_completion* done);

P2P_API p2p_status p2p_network_public_key(const p2p_network* network, p2p_key* key);
/* Where the node listens now, with real ports: writes up to `capacity` of them; `count` is how many there are. */
P2P_API p2p_status p2p_network_listening(const p2p_network* network, p2p_endpoint* endpoints, size_t capacity,
                                         size_t* count);

/* ---- Events for hosts with a loop of their own ------------------------------------------------------------------- */

/* The next event, oldest first; the host destroys it. Waits up to `timeout_ms` (0: not at all) and gives P2P_TIMEOUT
 * when none has come; P2P_STOPPED when the network is stopped and none is left or to come. May be called by several
 * threads. */
P2P_API p2p_status p2p_network_poll(p2p_network* network, uint64_t timeout_ms, p2p_event** event);
/* A file descriptor that is readable while events wait, and from when p2p_network_poll gives P2P_STOPPED, which ends a
 * loop that watches it: for poll, epoll, kqueue. The library's: do not read or close it. */
P2P_API p2p_status p2p_network_wake_fd(p2p_network* network, int32_t* descriptor);
/* Answers a question to the host's signer, once, from any thread: with the signature, or the 32 bytes of the secret; or
 * with a status that says why not. P2P_NOT_FOUND when the token was answered already or its deadline has passed. What
 * waits for the answer goes on in the caller's thread: some microseconds of symmetric cryptography after an ECDH. */
P2P_API p2p_status p2p_network_signer_complete(p2p_network* network, uint64_t token, p2p_status status,
                                               p2p_bytes answer);

/* ---- Connections (core.md 4) ------------------------------------------------------------------------------------- */

/* Asks for a connection, kept up from now on. */
P2P_API p2p_status p2p_network_connect(p2p_network* network, p2p_bytes key, const p2p_endpoint* endpoint,
                                       const p2p_completion* completion);
/* Gives it up; its requests end with P2P_CLOSED. P2P_NOT_FOUND when there is none. */
P2P_API p2p_status p2p_network_disconnect(p2p_network* network, p2p_bytes key);
/* Connects to all that are not connected; done when each has connected or failed, at the latest after `limit_ms` (0:
 * 5 000). */
P2P_API p2p_status p2p_network_connect_nodes(p2p_network* network, const p2p_node_list* nodes, uint64_t limit_ms,
                                             const p2p_completion* completion);
/* Blocking. */
P2P_API p2p_status p2p_network_connect_nodes_wait(p2p_network* network, const p2p_node_list* nodes, uint64_t limit_ms);
/* The connected flag, 0 or 1; 1 for the local node. */
P2P_API p2p_status p2p_network_connected(const p2p_network* network, p2p_bytes key, int32_t* connected);
P2P_API p2p_status p2p_network_availability_timer(p2p_network* network, p2p_bytes key, int32_t reset,
                                                  const p2p_completion* completion);

/* One outgoing connection, as of now. */
typedef struct p2p_peer_statistics {
  uint32_t size;
  int32_t connected;
  uint64_t connects;
  uint64_t failed_connects;
  uint64_t requests;
  uint64_t responses;
  uint64_t timeouts;
  uint64_t bytes_sent;
  uint64_t bytes_received;
  uint64_t requests_in_flight;
  uint64_t last_round_trip_us;     /* 0: none yet */
  uint64_t smoothed_round_trip_us; /* RFC 6298 */
} p2p_peer_statistics;
/* `statistics->size` is set by the host. P2P_NOT_FOUND when there is no connection to the node. */
P2P_API p2p_status p2p_network_peer_statistics(const p2p_network* network, p2p_bytes key,
                                               p2p_peer_statistics* statistics);
/* Accepted connections now open. */
P2P_API p2p_status p2p_network_incoming_connections(const p2p_network* network, size_t* count);

/* ---- Requests (core.md 5, 6) ------------------------------------------------------------------------------------- */

/* A running operation, for cancelling it. Usable after the network is gone; any thread. */
typedef struct p2p_operation p2p_operation;
/* It ends with P2P_CANCELLED, unless it has ended already. */
P2P_API p2p_status p2p_operation_cancel(p2p_operation* operation);
/* The operation goes on. */
P2P_API void p2p_operation_destroy(p2p_operation* operation);

/* Asks one node. `timeout_ms` 0: by message. `operation` may be NULL. To the local node's own key: answered by the
 * local handler. Ends with: P2P_TIMEOUT, P2P_CLOSED, P2P_NOT_CONNECTED (no connection was asked for), P2P_CANCELLED,
 * P2P_STOPPED, P2P_BAD_RESPONSE, P2P_TOO_MANY_REQUESTS, P2P_INVALID_KEY, P2P_SIGNER_FAILED, P2P_NO_REPLY (local). */
P2P_API p2p_status p2p_network_request(p2p_network* network, p2p_bytes key, p2p_bytes message, uint64_t timeout_ms,
                                       const p2p_completion* completion, p2p_operation** operation);
/* Blocking: gives the P2P_EVENT_REPLY, which the host destroys, also of a request that failed. */
P2P_API p2p_status p2p_network_request_wait(p2p_network* network, p2p_bytes key, p2p_bytes message, uint64_t timeout_ms,
                                            p2p_event** event);
/* To all in parallel; replies are dropped. */
P2P_API p2p_status p2p_network_broadcast(p2p_network* network, const p2p_bytes* keys, size_t count, p2p_bytes message);

/* ---- Quorum operations (core.md 8) ------------------------------------------------------------------------------- */

typedef struct p2p_node_reply {
  p2p_bytes key;
  p2p_bytes message;
} p2p_node_reply;

/* Functions are called one at a time on a library thread that must not be blocked; `repair` may block. */
typedef struct p2p_quorum_read_options {
  uint32_t size;
  uint32_t consistency_level; /* nodes asked at a time; default 3 */
  uint64_t timeout_ms;        /* of each request; 0: by message */
  int32_t reference_timeouts; /* 1: give a node up after timeout + 2 s, as 1.6.27 does */
  int32_t hedging;            /* 1: the next chunk starts early when this one is slow */
  int32_t prefer_measured_latency;
  int32_t reserved;
  /* Given to the functions below. `release` is called once, when none of them will be called any more. When the call
   * that took the options refuses them, too; not when `size` is too small to have it. */
  void* context;
  p2p_release_fn release;
  /* Gets at least two replies, no two of them equal; sets `result` to one of them or a new message, and returns P2P_OK.
   * Another status ends the read with it (for P2P_INVALID_ARGUMENT, P2P_INVALID_STATE, P2P_WOULD_DEADLOCK and what is
   * none: with P2P_RESOLVER_FAILED). NULL: the first. */
  p2p_status (*resolve)(void* context, const p2p_bytes* replies, size_t count, p2p_buffer* result);
  /* Whether this may be the result. NULL: anything may. */
  int32_t (*accept)(void* context, p2p_bytes reply);
  /* Once, in the background, after the read has ended, if any reply came; `result` is NULL when there was none. */
  void (*repair)(void* context, const p2p_bytes* result, const p2p_node_reply* replies, size_t count);
} p2p_quorum_read_options;

typedef struct p2p_quorum_write_options {
  uint32_t size;
  uint32_t write_quorum; /* acknowledgements needed; 0: the majority of the nodes */
  uint64_t timeout_ms;
  void* context;
  p2p_release_fn release;
  /* Whether the reply acknowledges. NULL: it must be Ok. */
  int32_t (*acknowledges)(void* context, p2p_bytes reply);
} p2p_quorum_write_options;

P2P_API p2p_status p2p_quorum_read_options_init(p2p_quorum_read_options* options, uint32_t size);
P2P_API p2p_status p2p_quorum_write_options_init(p2p_quorum_write_options* options, uint32_t size);

/* Asks the connected ones of the nodes, nearest first, in chunks, until their replies make one accepted result.
 * `options` may be NULL. */
P2P_API p2p_status p2p_network_quorum_read(p2p_network* network, const p2p_node_list* nodes, p2p_bytes message,
                                           const p2p_quorum_read_options* options, const p2p_completion* completion,
                                           p2p_operation** operation);
/* Blocking: gives the event, which the host destroys, also of a read that failed. */
P2P_API p2p_status p2p_network_quorum_read_wait(p2p_network* network, const p2p_node_list* nodes, p2p_bytes message,
                                                const p2p_quorum_read_options* options, p2p_event** event);
/* Sends to all at once, until enough have acknowledged. */
P2P_API p2p_status p2p_network_quorum_write(p2p_network* network, const p2p_bytes* keys, size_t count,
                                            p2p_bytes message, const p2p_quorum_write_options* options,
                                            const p2p_completion* completion, p2p_operation** operation);
P2P_API p2p_status p2p_network_quorum_write_wait(p2p_network* network, const p2p_bytes* keys, size_t count,
                                                 p2p_bytes message, const p2p_quorum_write_options* options,
                                                 p2p_event** event);

/* ---- Handlers ---------------------------------------------------------------------------------------------------- */

enum {
  P2P_HANDLE_POOL = 0,   /* on the handler threads; may block */
  P2P_HANDLE_INLINE = 1, /* on the thread that opened the message; must not block, fastest */
  P2P_HANDLE_POLL = 2    /* P2P_EVENT_REQUEST for p2p_network_poll */
};
#define P2P_ALL_TYPES (-1)

/* Who answers requests of this type; P2P_ALL_TYPES: those without a handler of their own. Before start (else
 * P2P_INVALID_STATE). `release` (may
 * be NULL) is called once with the context when the function will not be called any more, also when this call fails. */
P2P_API p2p_status p2p_network_handle(p2p_network* network, int32_t type, int32_t mode, p2p_event_fn function,
                                      void* context, p2p_release_fn release);

/* ---- Node table (core.md 7) ---------------------------------------------------------------------------------------
 */

/* Which nodes. */
enum {
  P2P_NODES_ALL = 0,
  P2P_NODES_AUTHORIZED = 1,               /* at the date; when there is none: the first enrolled node */
  P2P_NODES_AUTHORIZED_AND_AVAILABLE = 2, /* at the date; as above */
  P2P_NODES_AVAILABLE = 3,                /* now */
  P2P_NODES_FIRST_ENROLLED = 4            /* one, or none */
};
/* Dates given as this are the network's present. */
#define P2P_NOW INT64_MIN

/* `before`: 1 when what happened at the date itself does not count. */
P2P_API p2p_status p2p_network_nodes(const p2p_network* network, int32_t which, int64_t date, int32_t before,
                                     p2p_node_list** nodes);
/* By first keys or any last keys, in their order; P2P_NOT_FOUND when one is unknown. */
P2P_API p2p_status p2p_network_find_nodes(const p2p_network* network, const p2p_bytes* keys, size_t count,
                                          p2p_node_list** nodes);
P2P_API p2p_status p2p_network_nodes_at(const p2p_network* network, const p2p_endpoint* endpoint,
                                        p2p_node_list** nodes);
/* Of the node that has, or had, this last key; an unknown key is its own first key. */
P2P_API p2p_status p2p_network_first_key(const p2p_network* network, p2p_bytes key, p2p_key* first_key);
/* Whether the node with this first or last key is one of those; the date as above. */
P2P_API p2p_status p2p_network_node_is(const p2p_network* network, p2p_bytes key, int32_t which, int64_t date,
                                       int32_t* is);
/* Whether another chain already has a node at this endpoint. */
P2P_API p2p_status p2p_network_duplicating_node(const p2p_network* network, const p2p_endpoint* endpoint,
                                                p2p_bytes previous_public_key, int32_t* duplicating);

/* Fields of an added node that are not known: a known node keeps its own. */
enum {
  P2P_UNKNOWN_GEO_PATCH = 1,
  P2P_UNKNOWN_NETWORK_PATCH = 2,
  P2P_UNKNOWN_AVAILABILITY = 4,
  P2P_UNKNOWN_AVERAGE_AVAILABILITY = 8,
  P2P_UNKNOWN_SYNCED = 16
};
P2P_API p2p_status p2p_network_add_node(p2p_network* network, const p2p_node* node, uint32_t unknown);
/* And connects to it, unless it is the local one. */
P2P_API p2p_status p2p_network_add_and_connect_node(p2p_network* network, const p2p_node* node);

/* What happens to a node; those with a date use it. */
enum {
  P2P_NODE_AUTHORIZE = 0, /* date */
  P2P_NODE_UNAUTHORIZE = 1,
  P2P_NODE_AVAILABLE = 2,            /* date */
  P2P_NODE_UNAVAILABLE = 3,          /* date */
  P2P_NODE_GLOBALLY_AVAILABLE = 4,   /* date; only if it changes the flag */
  P2P_NODE_GLOBALLY_UNAVAILABLE = 5, /* date; only if it changes the flag */
  P2P_NODE_SYNCED = 6,
  P2P_NODE_UNSYNCED = 7
};
/* The key is a first key; P2P_NOT_FOUND when no node has it. So in the three below. */
P2P_API p2p_status p2p_network_update_node(p2p_network* network, p2p_bytes first_key, int32_t change, int64_t date);
P2P_API p2p_status p2p_network_update_average_availability(p2p_network* network, p2p_bytes first_key, double average);
P2P_API p2p_status p2p_network_update_network_patch(p2p_network* network, p2p_bytes first_key, const uint8_t patch[3]);
P2P_API p2p_status p2p_network_update_node_ip(p2p_network* network, p2p_bytes first_key, const uint8_t ip[4],
                                              uint16_t port);

/* A validated transaction of type node, and the first key of its chain. */
typedef struct p2p_node_transaction {
  uint32_t size;
  uint32_t reserved;
  p2p_bytes first_public_key;
  p2p_bytes previous_public_key;
  p2p_bytes address;
  p2p_bytes content;
  int64_t timestamp;
} p2p_node_transaction;
/* Updates the node table and connects to the node (core.md 7.1). */
P2P_API p2p_status p2p_network_load_node_transaction(p2p_network* network, const p2p_node_transaction* transaction,
                                                     p2p_error* error);
/* Of a node_shared_secrets transaction: exactly the nodes with these last keys are authorized, from the date on. */
P2P_API p2p_status p2p_network_load_node_shared_secrets(p2p_network* network, p2p_bytes address, int64_t timestamp,
                                                        const p2p_bytes* authorized_keys, size_t count,
                                                        int64_t application_date);
/* The content of a p2p_view file, as of the last synchronisation. `skipped`, if not NULL, is the number of summaries of
 * which something could not be loaded. */
P2P_API p2p_status p2p_network_load_p2p_view(p2p_network* network, p2p_bytes p2p_view, int64_t last_sync_date,
                                             size_t* skipped, p2p_error* error);

/* Every update of the node table from now on, in order: P2P_EVENT_NODE_UPDATED, on the threads that update, the host's
 * own included: inside the call that updates. `function` NULL: to p2p_network_poll. `release` as in
 * p2p_network_handle. */
typedef struct p2p_subscription p2p_subscription;
P2P_API p2p_status p2p_network_subscribe(p2p_network* network, p2p_event_fn function, void* context,
                                         p2p_release_fn release, p2p_subscription** subscription);
/* No event comes after it has returned. May be called inside its own function. Before the network's destruction. */
P2P_API void p2p_subscription_destroy(p2p_subscription* subscription);

/* ---- Discovery (core.md 9) -----------------------------------------------------------------------------------------
 */

/* Lines as in p2p_options.seeds. */
P2P_API p2p_status p2p_network_seeds(const p2p_network* network, p2p_buffer** seeds, p2p_error* error);
/* Stores them. Blocks while the store writes. */
P2P_API p2p_status p2p_network_update_seeds(p2p_network* network, p2p_bytes seeds, p2p_error* error);

typedef struct p2p_bootstrap_options {
  uint32_t size;
  int32_t has_patch; /* 0: of the local node, else "000" */
  uint8_t patch[3];
  uint8_t reserved[5];
  uint64_t request_timeout_ms;
  uint64_t connect_timeout_ms;      /* default 5 000 */
  uint32_t parallel_connects;       /* default 32 */
  uint32_t list_sources;            /* default 8 */
  int32_t authorized_and_available; /* 1: only those */
  int32_t want_steps;               /* 1: P2P_EVENT_BOOTSTRAP_STEP, to where the completion goes */
} p2p_bootstrap_options;
P2P_API p2p_status p2p_bootstrap_options_init(p2p_bootstrap_options* options, uint32_t size);

/* From seeds to connections with the whole network. `options` may be NULL. */
P2P_API p2p_status p2p_network_bootstrap(p2p_network* network, const p2p_bootstrap_options* options,
                                         const p2p_completion* completion);
/* Blocking: gives the event, which the host destroys, also of a bootstrap that failed. */
P2P_API p2p_status p2p_network_bootstrap_wait(p2p_network* network, const p2p_bootstrap_options* options,
                                              p2p_event** event);
/* The node lists of several nodes, read by quorum and merged. */
P2P_API p2p_status p2p_network_fetch_nodes_list(p2p_network* network, const p2p_node_list* nodes,
                                                int32_t authorized_and_available, uint64_t timeout_ms,
                                                const p2p_completion* completion);
/* How these nodes fare; `own_availability_s` is what the local node gets. */
P2P_API p2p_status p2p_network_sample(p2p_network* network, const p2p_bytes* keys, size_t count,
                                      uint64_t own_availability_s, const p2p_completion* completion);

/* ---- Geography (core.md 10) -----------------------------------------------------------------------------------------
 */

/* A MaxMind City database; every thread may use it at once. */
P2P_API p2p_status p2p_geo_open(const char* path, p2p_geo** geo, p2p_error* error);
P2P_API void p2p_geo_destroy(p2p_geo* geo);

typedef struct p2p_location {
  uint32_t size;
  uint32_t reserved;
  double latitude;
  double longitude;
  char city[128]; /* UTF-8, NUL-terminated, cut off where it is longer */
  char country[64];
  char country_code[4];
} p2p_location;
/* The port of the endpoint does not matter; `location->size` is set by the host. P2P_NOT_FOUND: the address is not
 * known. */
P2P_API p2p_status p2p_geo_locate(const p2p_geo* geo, const p2p_endpoint* endpoint, p2p_location* location);

/* The patch of coordinates in degrees; a random valid one for (0, 0) and what is nowhere on Earth. */
P2P_API p2p_status p2p_geo_patch(double latitude, double longitude, uint8_t patch[3]);
/* What of the Earth a patch covers, in degrees. */
typedef struct p2p_patch_cell {
  double latitude_low;
  double latitude_high;
  double longitude_low;
  double longitude_high;
} p2p_patch_cell;
P2P_API p2p_status p2p_geo_coordinates(const uint8_t patch[3], p2p_patch_cell* cell);
/* Infinity when a patch is none. */
P2P_API p2p_status p2p_geo_distance(const uint8_t left[3], const uint8_t right[3], double* distance);
/* By the network's database; a random patch where the address is not known. */
P2P_API p2p_status p2p_network_geo_patch(const p2p_network* network, const uint8_t ip[4], uint8_t patch[3]);

/* ---- Watching
 * -------------------------------------------------------------------------------------------------------- */

/* Counters and durations in the Prometheus text format 0.0.4. */
P2P_API p2p_status p2p_network_metrics(const p2p_network* network, p2p_buffer** text);

/* ---- Simulation
 * ------------------------------------------------------------------------------------------------------ */

/* An in-memory network in virtual time: hosts test themselves without sockets. Not thread-safe: it and its networks are
 * used by one thread, on which all callbacks come: while it runs, and while a network on it or the simulation is
 * destroyed. Blocking calls give P2P_WOULD_DEADLOCK. */
P2P_API p2p_status p2p_simulation_create(uint64_t seed, p2p_simulation** simulation);
/* Runs all that is due, then lets so much virtual time pass. */
P2P_API p2p_status p2p_simulation_run_for(p2p_simulation* simulation, uint64_t milliseconds);
/* Milliseconds of virtual time since the simulation began. */
P2P_API p2p_status p2p_simulation_now(const p2p_simulation* simulation, uint64_t* milliseconds);
/* Faults, by host: it answers nothing any more, or refuses and loses all connections. */
P2P_API p2p_status p2p_simulation_set_silent(p2p_simulation* simulation, const p2p_endpoint* host, int32_t silent);
P2P_API p2p_status p2p_simulation_set_dead(p2p_simulation* simulation, const p2p_endpoint* host, int32_t dead);
/* P2P_INVALID_STATE while a network on it lives. */
P2P_API p2p_status p2p_simulation_destroy(p2p_simulation* simulation);

#ifdef __cplusplus
}
#endif

#endif
