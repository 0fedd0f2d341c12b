/** Milliseconds of CPU time of Node and PostgreSQL together. */
export const AUTHORITY_TARGETS = {
  create_sub_organization: 4,
  sign_raw_payload: 2,
  stamp_login: 2.5,
  init_otp: 2.5,
  whoami: 0.6,
};

/** Microseconds of CPU time of a first log-in, all three requests. */
export function backendCost({ requests: { initOtp, verifyOtp, firstLogIn } }) {
  return initOtp.microseconds + verifyOtp.microseconds + firstLogIn.microseconds;
}
