#ifndef TRADING_CACHE_COPENSSL_SHIM_H
#define TRADING_CACHE_COPENSSL_SHIM_H

#include <errno.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#ifndef MSG_NOSIGNAL  // macOS: the socket has SO_NOSIGPIPE
#define MSG_NOSIGNAL 0
#endif

// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE when the peer is gone and ends the
// process. This one differs from it in MSG_NOSIGNAL only. It does not own the descriptor.

static inline int tls_bio_descriptor(BIO *bio) { return (int)(intptr_t)BIO_get_data(bio); }

static inline int tls_bio_result(BIO *bio, ssize_t result, int retry_flag) {
  BIO_clear_retry_flags(bio);
  if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    BIO_set_flags(bio, retry_flag | BIO_FLAGS_SHOULD_RETRY);
  return (int)result;
}

static inline int tls_bio_write(BIO *bio, const char *bytes, int count) {
  ssize_t sent = send(tls_bio_descriptor(bio), bytes, (size_t)count, MSG_NOSIGNAL);
  return tls_bio_result(bio, sent, BIO_FLAGS_WRITE);
}

static inline int tls_bio_read(BIO *bio, char *bytes, int count) {
  ssize_t received = recv(tls_bio_descriptor(bio), bytes, (size_t)count, 0);
  if (received == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return tls_bio_result(bio, received, BIO_FLAGS_READ);
}

static inline long tls_bio_control(BIO *bio, int command, long number, void *pointer) {
  (void)number, (void)pointer;
  switch (command) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_EOF: return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    default: return 0;
  }
}

// The kind of BIO above; made once per process and never freed. NULL without memory.
static inline BIO_METHOD *tls_bio_method(void) {
  int index = BIO_get_new_index();
  if (index == -1) return NULL;
  BIO_METHOD *method = BIO_meth_new(index | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
  if (method == NULL) return NULL;
  BIO_meth_set_write(method, tls_bio_write);
  BIO_meth_set_read(method, tls_bio_read);
  BIO_meth_set_ctrl(method, tls_bio_control);
  return method;
}

static inline BIO *tls_bio_new(BIO_METHOD *method, int descriptor) {
  BIO *bio = BIO_new(method);
  if (bio == NULL) return NULL;
  BIO_set_data(bio, (void *)(intptr_t)descriptor);
  BIO_set_init(bio, 1);
  return bio;
}

// What OpenSSL offers as macros only, which Swift cannot call.

static inline int tls_context_require_1_2(SSL_CTX *context) {
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

// Whatever part of a write went out is reported, and its rest may be given from elsewhere in memory.
static inline void tls_context_allow_partial_writes(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static inline int tls_send_server_name(SSL *ssl, const char *name) {
  return (int)SSL_set_tlsext_host_name(ssl, name);
}

// Without this OpenSSL would ask on the terminal for the passphrase of a protected key.
static inline int tls_no_passphrase(char *buffer, int size, int writing, void *data) {
  (void)buffer, (void)size, (void)writing, (void)data;
  return -1;
}

static inline void tls_context_never_ask(SSL_CTX *context) {
  SSL_CTX_set_default_passwd_cb(context, tls_no_passphrase);
}

// Called when the server asks for a client certificate; notes that it did.
static inline int tls_note_certificate_request(SSL *ssl, void *noted) {
  (void)ssl;
  *(int *)noted = 1;
  return 1;
}

static inline void tls_watch_certificate_request(SSL *ssl, int *noted) {
  SSL_set_cert_cb(ssl, tls_note_certificate_request, noted);
}

static inline int tls_error_reason(unsigned long code) { return ERR_GET_REASON(code); }

#endif
