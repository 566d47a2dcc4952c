/** Names that the specifications fix. */

export const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
export const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
export const AGS_CLAIM = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
export const NRPS_CLAIM = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice';
export const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
export const PLATFORM_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const SCOPE = {
  lineItem: `${AGS}lineitem`,
  lineItemRead: `${AGS}lineitem.readonly`,
  result: `${AGS}result.readonly`,
  score: `${AGS}score`,
  names: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
};
export const AGS_SCOPES = [SCOPE.lineItem, SCOPE.lineItemRead, SCOPE.result, SCOPE.score];

export const MEDIA = {
  lineItem: 'application/vnd.ims.lis.v2.lineitem+json',
  lineItems: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
  results: 'application/vnd.ims.lis.v2.resultcontainer+json',
  names: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
};

const LIS = 'http://purl.imsglobal.org/vocab/lis/v2';
export const ROLE = {
  instructor: `${LIS}/membership#Instructor`,
  learner: `${LIS}/membership#Learner`,
  mentor: `${LIS}/membership#Mentor`,
  assistant: `${LIS}/membership/Instructor#TeachingAssistant`,
  schoolAdministrator: `${LIS}/institution/person#Administrator`,
  schoolInstructor: `${LIS}/institution/person#Instructor`,
  schoolObserver: `${LIS}/institution/person#Observer`,
  schoolLearner: `${LIS}/institution/person#Student`,
  systemAdministrator: `${LIS}/system/person#Administrator`,
  systemUser: `${LIS}/system/person#User`,
  testUser: 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser',
};
