export type { FetchWithProofOptions } from './fetch-with-proof.ts';
export { type ProofFlows, withProof } from './with-proof.ts';
