export type { FetchWithProofOptions } from './fetch-with-proof.ts';
export type { SteppedUp, StepUpParams, StepUpWithOtpParams, StepUpWithPasskeyParams } from './step-up.ts';
export { type ProofFlows, withProof } from './with-proof.ts';
