#include "questions.h"

#include "host.h"
#include "schedulers.h"
#include "terms.h"

typedef struct Question {
  Host* host;
  p2p_responder* responder; /* of a request; NULL: the token counts */
  uint64_t token;
  bool opens_message; /* the library decrypts with the answer, in the call that brings it */
  atomic_bool open;
} Question;

static ErlNifResourceType* question_type;

static p2p_status settle_signature(Question* question, p2p_status status, p2p_bytes answer) {
  if (!host_enter(question->host)) return P2P_STOPPED;
  p2p_status settled = p2p_network_signer_complete(question->host->network, question->token, status, answer);
  host_leave(question->host);
  return settled;
}

/* `status` P2P_OK: with this answer. P2P_INVALID_STATE: it was settled before. */
static p2p_status settle(Question* question, p2p_status status, p2p_bytes answer) {
  if (!atomic_exchange(&question->open, false)) return P2P_INVALID_STATE;
  if (question->responder == NULL) return settle_signature(question, status, answer);
  p2p_status settled = status == P2P_OK ? p2p_responder_respond(question->responder, answer) : P2P_OK;
  p2p_responder_destroy(question->responder);
  return settled;
}

static p2p_status give_up(Question* question) {
  p2p_bytes nothing = {NULL, 0};
  return settle(question, P2P_SIGNER_FAILED, nothing);
}

static void on_collected(ErlNifEnv* env, void* object) {
  (void)env;
  Question* question = object;
  (void)give_up(question);
  host_release(question->host);
}

static void on_process_down(ErlNifEnv* env, void* object, ErlNifPid* pid, ErlNifMonitor* monitor) {
  (void)env;
  (void)pid;
  (void)monitor;
  (void)give_up(object);
}

bool questions_load(ErlNifEnv* env) {
  ErlNifResourceTypeInit callbacks = {.dtor = on_collected, .down = on_process_down};
  question_type = enif_open_resource_type_x(env, "archethic_p2p_question", &callbacks,
                                            ERL_NIF_RT_CREATE | ERL_NIF_RT_TAKEOVER, NULL);
  return question_type != NULL;
}

/* Takes the responder over. When the process does not live any more, the last reference goes with the environment. */
static void ask(Host* host, const ErlNifPid* pid, ERL_NIF_TERM kind, p2p_responder* responder, const p2p_event* event) {
  Question* question = enif_alloc_resource(question_type, sizeof *question);
  question->host = host_keep(host);
  question->responder = responder;
  question->token = event->number;
  question->opens_message = event->kind == P2P_EVENT_ECDH;
  atomic_init(&question->open, true);
  ErlNifEnv* env = enif_alloc_env();
  ERL_NIF_TERM key = event->key.size > 0 ? make_bytes(env, event->key) : atoms.nil;
  ERL_NIF_TERM message = enif_make_tuple6(env, atoms.question, kind, enif_make_resource(env, question),
                                          make_bytes(env, event->message), key, make_endpoint(env, &event->endpoint));
  enif_release_resource(question);
  (void)enif_send(NULL, pid, env, message);
  enif_free_env(env);
}

void on_request(void* context, p2p_event* event) {
  Host* host = context;
  ask(host, &host->listener, atoms.request, p2p_event_take_responder(event), event);
}

void on_signer(void* context, p2p_event* event) {
  Host* host = context;
  ask(host, &host->signer, event->kind == P2P_EVENT_SIGN ? atoms.sign : atoms.ecdh, NULL, event);
}

static bool get_question(ErlNifEnv* env, ERL_NIF_TERM term, Question** question) {
  void* object;
  if (!enif_get_resource(env, term, question_type, &object)) return false;
  *question = object;
  return true;
}

ERL_NIF_TERM nif_attach(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Question* question;
  ErlNifPid self;
  if (!get_question(env, argv[0], &question)) return enif_make_badarg(env);
  if (enif_monitor_process(env, question, enif_self(env, &self), NULL) != 0) return make_error(env, P2P_CLOSED);
  return atoms.ok;
}

ERL_NIF_TERM nif_answer(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  Question* question;
  p2p_bytes answer;
  if (!get_question(env, argv[0], &question) || !get_bytes(env, argv[1], &answer)) return enif_make_badarg(env);
  bool much = is_large(answer.size) || question->opens_message;
  if (much && on_normal_scheduler()) return run_dirty(env, "answer", nif_answer, argc, argv);
  account(env, answer.size);
  return make_result(env, settle(question, P2P_OK, answer));
}

ERL_NIF_TERM nif_refuse(ErlNifEnv* env, int argc, const ERL_NIF_TERM argv[]) {
  (void)argc;
  Question* question;
  if (!get_question(env, argv[0], &question)) return enif_make_badarg(env);
  return make_result(env, give_up(question));
}
