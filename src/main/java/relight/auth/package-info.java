/** Who acts: people with sessions, machines with tokens, anonymous browsers; what they may do and where. */
package relight.auth;
